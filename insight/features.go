package insight

import (
	"crypto/sha256"
	"slices"

	"github.com/go-conversion/conversion/internal/check"
	"github.com/go-conversion/conversion/internal/wire"
	"github.com/go-conversion/conversion/rule"
)

// Features are by what open units are scored: what is known of them at the time. All
// are functions of the touch and of the events so far, so that nothing can leak in
// that only the conversion brings about, as GA's page value does. It is plain data;
// [NewTraining] compiles it.
type Features struct {
	Of []Feature // 1 to 64, of different names
	Scoring
}

// Feature is one thing about a unit so far, in levels: a [CountOf], [Elapsed],
// [Engaged] or [CameBy].
type Feature interface {
	feature() featureForm
	check(c *check.Checker)
}

// featureForm is what the kinds of features have in common: a value that only
// grows, cut into levels.
type featureForm struct {
	name   string
	kind   featureKind
	on     rule.Predicate // of counts
	cuts   []int64        // level i+1 begins at cuts[i]
	levels []string       // names; level 0 is where units begin
}

type featureKind uint8

const (
	countFeature featureKind = iota
	elapsedFeature
	engagedFeature
	channelFeature
)

// most is the largest number of features, and of levels of one of them.
const (
	mostFeatures = 64
	mostLevels   = 255
)

// featurePlan is compiled Features: immutable.
type featurePlan struct {
	forms       []featureForm
	scoring     Scoring
	matcher     *rule.Matcher
	fingerprint [32]byte
}

// compileFeatures returns all faults of the definition.
func compileFeatures(f Features) (*featurePlan, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	p := &featurePlan{scoring: f.withDefaults()}
	var counted []rule.Predicate
	b := wire.AppendString(nil, "insight.Features 1")
	for _, one := range f.Of {
		form := one.feature()
		if form.kind == countFeature {
			counted = append(counted, form.on)
		}
		b = form.append(b)
		p.forms = append(p.forms, form)
	}
	var err error
	if p.matcher, err = rule.NewMatcher(counted...); err != nil {
		return nil, err
	}
	p.fingerprint = sha256.Sum256(p.scoring.append(b))
	return p, nil
}

func (f *Features) check() error {
	var c check.Checker
	if n := len(f.Of); n == 0 || n > mostFeatures {
		c.Fault("of", "number", "there are %d features, want 1 to %d", n, mostFeatures)
	}
	names := check.NamesOf("features", f.Of, nameOfFeature)
	for i, one := range f.Of {
		c.Head = names.Place(i)
		if one == nil {
			c.Fault("", "missing", "there is no feature")
			continue
		}
		c.Name(names, i)
		one.check(&c)
	}
	c.Head = ""
	f.Scoring.check(&c)
	return c.Err()
}

func nameOfFeature(f *Feature) string {
	if *f == nil {
		return ""
	}
	return (*f).feature().name
}

// append appends what identifies the feature.
func (f *featureForm) append(dst []byte) []byte {
	dst = wire.AppendString(append(dst, byte(f.kind)), f.name)
	dst = wire.AppendUint(dst, uint64(len(f.cuts)))
	for _, cut := range f.cuts {
		dst = wire.AppendInt(dst, cut)
	}
	dst = wire.AppendUint(dst, uint64(len(f.levels)))
	for _, level := range f.levels {
		dst = wire.AppendString(dst, level)
	}
	if f.on == nil {
		return wire.AppendString(dst, "")
	}
	return wire.AppendString(dst, string(rule.AppendPredicateJSON(nil, f.on)))
}

// checkCuts wants 1 to 254 numbers above 0 that ascend.
func checkCuts[T ~int | ~int64](c *check.Checker, cuts []T) {
	if n := len(cuts); n == 0 || n >= mostLevels {
		c.Fault("cuts", "number", "there are %d cuts, want 1 to %d", n, mostLevels-1)
	}
	for i, cut := range cuts {
		switch {
		case cut <= 0:
			c.Fault(at("cuts", i), "number", "%v is not above 0", cut)
		case i > 0 && cut <= cuts[i-1]:
			c.Fault(at("cuts", i), "order", "%v is not above %v", cut, cuts[i-1])
		}
	}
}

func wholeCuts[T ~int | ~int64](cuts []T) []int64 {
	whole := make([]int64, len(cuts))
	for i, cut := range cuts {
		whole[i] = int64(cut)
	}
	return slices.Clip(whole)
}
