package insight

import (
	"math"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/check"
)

func (p *Pace) check() error {
	c := check.Checker{Head: p.Goal}
	if p.Observed < 0 {
		c.Fault("observed", "range", "%d: want 0 or more", p.Observed)
	}
	if !(p.Total > 0) || math.IsInf(p.Total, 1) {
		c.Fault("total", "range", "%v: want a finite number above 0", p.Total)
	}
	if !(p.Elapsed >= 0 && p.Elapsed <= p.Total) {
		c.Fault("elapsed", "range", "%v: want 0 or more, and at most the total of %v", p.Elapsed, p.Total)
	}
	p.checkTarget(&c)
	p.Prior.check(&c, "prior")
	checkDispersion(&c, p.Dispersion)
	checkLevel(&c, p.Level)
	return c.Err()
}

func (p *Pace) checkTarget(c *check.Checker) {
	switch {
	case p.isMoney() && p.Target != 0:
		c.Fault("target", "several", "want completions or money, not both")
	case p.isMoney():
		p.Value.check(c)
	case p.Target <= 0:
		c.Fault("target", "range", "%d: want more than 0", p.Target)
	}
}

func (v *PaceValue) check(c *check.Checker) {
	if !(v.Target > 0) || math.IsInf(v.Target, 1) {
		c.Fault("value.target", "range", "%v: want a finite number above 0", v.Target)
	}
	if math.IsNaN(v.Observed) || math.IsInf(v.Observed, 0) {
		c.Fault("value.observed", "number", "%v: want a finite number", v.Observed)
	}
	if math.IsInf(v.Mean, 0) {
		c.Fault("value.mean", "number", "%v: want a finite number", v.Mean)
	}
	if v.SD < 0 || math.IsInf(v.SD, 0) {
		c.Fault("value.sd", "number", "%v: want a finite number, 0 or more", v.SD)
	}
	if !conversion.IsCurrency(v.Currency) {
		c.Fault("value.currency", "currency", "%q: %v", v.Currency, conversion.ErrCurrency)
	}
}

func (g GammaPrior) check(c *check.Checker, path string) {
	if g == (GammaPrior{}) {
		return
	}
	if !(g.Shape > 0) || math.IsInf(g.Shape, 1) {
		c.Fault(path+".shape", "range", "%v: want a finite number above 0", g.Shape)
	}
	if !(g.Rate >= 0) || math.IsInf(g.Rate, 1) {
		c.Fault(path+".rate", "range", "%v: want a finite number, 0 or more", g.Rate)
	}
}

func checkDispersion(c *check.Checker, phi float64) {
	if phi != 0 && !(phi >= 1) || math.IsInf(phi, 1) {
		c.Fault("dispersion", "range", "%v: want a finite number, 1 or more", phi)
	}
}
