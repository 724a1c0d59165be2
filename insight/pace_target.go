package insight

import (
	"errors"
	"iter"
	"maps"
	"math"
	"slices"
	"sort"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
	"github.com/go-conversion/conversion/internal/check"
)

// ForecastOptions are how targets are forecast; the zero ForecastOptions takes days
// alike and lets the days so far say how much they vary.
type ForecastOptions struct {
	Calendar   Calendar
	Priors     map[string]GammaPrior // by goal, such as what was seen last year
	Dispersion float64               // 0: that of the whole days so far; see [Dispersion]
	Level      float64               // of the prediction intervals; 0 is 0.95
}

// ForecastTargets returns a forecast for each goal with a target, in order of
// definition, as of a time: "300 leads in the quarter", "18 % more sales". Completions
// count as [goal.Set.Targets] has it, so they may be of any number of users and in any
// order; for net values take them from [goal.Net]. They are read once.
//
// Of a target of money the mean and the standard deviation are those of the values so
// far in its currency, of two at least. The dispersion is of the days, as the calendar
// cuts them, that are wholly within the span and over.
//
// The error joins all faults of the options, each a *conversion.Fault, and names a goal
// whose span has no exposure.
func ForecastTargets(set *goal.Set, asOf time.Time, completions iter.Seq[goal.Completion], o ForecastOptions) (Forecasts, error) {
	if err := o.check(set); err != nil {
		return nil, err
	}
	watches := map[string]*targetWatch{}
	for _, g := range set.Goals() {
		if g.Target != nil {
			watches[g.Name] = &targetWatch{target: *g.Target, asOf: asOf}
		}
	}
	results := set.Targets(asOf, func(yield func(goal.Completion) bool) {
		for c := range completions {
			if w := watches[c.Goal]; w != nil {
				w.add(&c)
			}
			if !yield(c) {
				return
			}
		}
	})
	var forecasts Forecasts
	var faults []error
	for i := range results {
		f, err := watches[results[i].Goal].forecast(&results[i], &o)
		forecasts, faults = append(forecasts, f), append(faults, err)
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	return forecasts, nil
}

// targetWatch gathers what is to be known of the completions of one target.
type targetWatch struct {
	target goal.Target
	asOf   time.Time
	times  []int64 // of the completions, in nanoseconds since 1970
	values []int64 // in millionths of the target's currency, if it has one
}

// currency is that of the target, "" where completions are counted.
func (w *targetWatch) currency() string {
	if w.target.Value.IsSet() {
		return w.target.Value.Currency
	}
	return w.target.Currency
}

// add notes a completion if [goal.Set.Targets] counts it.
func (w *targetWatch) add(c *goal.Completion) {
	e := conversion.Event{Time: c.Time}
	now, dated := e.UnixNano()
	if !dated || c.Time.Before(w.target.From) || !c.Time.Before(w.target.To) || c.Time.After(w.asOf) {
		return
	}
	if currency := w.currency(); currency != "" {
		if c.Value.Currency != currency {
			return
		}
		w.values = append(w.values, c.Value.Micros)
	}
	w.times = append(w.times, now)
}

func (w *targetWatch) forecast(result *goal.TargetResult, o *ForecastOptions) (Forecast, error) {
	from, until := w.target.From, minTime(w.asOf, w.target.To)
	p := Pace{
		Goal: result.Goal, Prior: o.Priors[result.Goal], Dispersion: o.Dispersion, Level: o.Level,
		Elapsed: o.Calendar.Exposure(from, until), Total: o.Calendar.Exposure(from, w.target.To),
	}
	days := w.wholeDays(&o.Calendar, from, until)
	if p.Dispersion == 0 {
		p.Dispersion = Dispersion(days)
	}
	if w.currency() == "" {
		p.Observed, p.Target = result.Done.Count, result.Want.Count
	} else {
		p.Observed = int64(len(w.values))
		p.Value = PaceValue{Target: units(result.Want.Money), Observed: units(result.Done.Money), Currency: w.currency()}
		p.Value.Mean, p.Value.SD = meanOfMicros(w.values)
	}
	f, err := p.Forecast()
	f.From, f.To, f.AsOf, f.Weighted, f.Drift, f.Findings = from, w.target.To, w.asOf, o.Calendar.isWeighted(), driftOf(days), result.Findings
	return f, err
}

// wholeDays returns the days that are wholly in a span.
func (w *targetWatch) wholeDays(c *Calendar, from, to time.Time) (days []DayCount) {
	if math.IsNaN(c.Exposure(from, to)) {
		return nil
	}
	slices.Sort(w.times)
	for d := range c.days(from, to) {
		if !d.begin.Before(from) && !d.end.After(to) {
			days = append(days, DayCount{w.countBetween(d.begin, d.end), d.weight})
		}
	}
	return days
}

// countBetween returns how many completions there are from begin up to end.
func (w *targetWatch) countBetween(begin, end time.Time) int64 {
	before := func(t time.Time) int {
		return sort.Search(len(w.times), func(i int) bool { return !time.Unix(0, w.times[i]).Before(t) })
	}
	return int64(before(end) - before(begin))
}

// meanOfMicros returns the mean and the standard deviation of amounts, in units; NaN of
// fewer than two.
func meanOfMicros(amounts []int64) (mean, sd float64) {
	n := float64(len(amounts))
	if n < 2 {
		return math.NaN(), math.NaN()
	}
	slices.Sort(amounts) // so that rounding does not depend on order
	for _, a := range amounts {
		mean += float64(a) / 1e6 / n
	}
	for _, a := range amounts {
		d := float64(a)/1e6 - mean
		sd += d * d / (n - 1)
	}
	return mean, math.Sqrt(sd)
}

func (o *ForecastOptions) check(set *goal.Set) error {
	var c check.Checker
	if set == nil {
		c.Fault("goals", "missing", "there are no goals")
	}
	o.Calendar.check(&c, "calendar")
	for _, name := range slices.Sorted(maps.Keys(o.Priors)) {
		path := "priors[" + name + "]"
		if set != nil {
			if _, known := set.Goal(name); !known {
				c.Fault(path, "unknown_goal", "there is no goal %q", name)
			}
		}
		o.Priors[name].check(&c, path)
	}
	checkDispersion(&c, o.Dispersion)
	checkLevel(&c, o.Level)
	return c.Err()
}
