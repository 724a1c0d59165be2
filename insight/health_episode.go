package insight

import (
	"math"
	"time"
)

// Episode is a run of findings of one step.
type Episode struct {
	From, To time.Time // first and last day, or the Mondays of the first and last week
	Days     int       // periods
	Step     int
	Name     string
	Part     string
	Kind     HealthKind
	Cause    Cause
	Ratio    float64 // all seen over all expected; NaN where there is none
	Evidence string  // of the worst period, which it names if there are several

	P        float64  // the smallest of the findings; NaN for structural ones
	Residual float64  // that of the worst period
	Parts    []string // those of its findings; of the whole only
	Suspect  []string // the rates not to be trusted meanwhile, such as "cart → checkout"
}

// Action says what to do, in words. A break is a real loss; what was not recorded can
// be repaired or annotated; a drop is real until shown otherwise.
func (e Episode) Action() string {
	switch {
	case e.Kind == Drop:
		return "real until shown otherwise"
	case e.Cause == Break:
		return "call somebody"
	case e.Cause == Instrumentation:
		return "repair or annotate"
	case e.Kind == Surge:
		return "see who came: a campaign, or robots"
	}
	return "see whether visitors stay away or are not counted at all"
}

// episodes puts together the findings of consecutive periods that are of the same
// step, kind and cause.
func (j *judge) episodes() []Episode {
	var episodes []Episode
	type sort struct {
		step  int
		kind  HealthKind
		cause Cause
	}
	last := map[sort]*findingRun{}
	var runs []*findingRun
	for _, f := range j.findings {
		s := sort{f.Step, f.Kind, f.Cause}
		at := j.period.of(f.Day)
		r := last[s]
		if r == nil || f.Kind == Never || at != r.end+1 {
			r = &findingRun{}
			runs, last[s] = append(runs, r), r
		}
		r.end = at
		r.findings = append(r.findings, f)
	}
	for _, r := range runs {
		episodes = append(episodes, j.episode(r.findings))
	}
	return episodes
}

// findingRun is an episode while it is put together.
type findingRun struct {
	findings []HealthFinding
	end      int64
}

func (j *judge) episode(findings []HealthFinding) Episode {
	f := findings[0]
	e := Episode{
		From: f.Day, To: findings[len(findings)-1].Day, Days: len(findings),
		Step: f.Step, Name: f.Name, Part: f.Part, Kind: f.Kind, Cause: f.Cause,
		Ratio: ratioOf(findings), P: leastP(findings),
	}
	worst := worstOf(findings)
	e.Residual, e.Evidence = worst.Residual, worst.Evidence
	if len(findings) > 1 {
		e.Evidence = "worst on " + worst.Day.Format(time.DateOnly) + ": " + worst.Evidence
	}
	if f.Kind == Never {
		e.From, e.To, e.Days = j.period.start(j.first), j.period.start(j.first+int64(len(j.counts))-1), len(j.counts)
	}
	if e.Cause == Instrumentation && e.Kind != Drop {
		e.Suspect = j.suspect(e.Step)
	}
	return e
}

// ratioOf returns all that was seen over all that was expected.
func ratioOf(findings []HealthFinding) float64 {
	var seen, expected float64
	for i := range findings {
		seen += float64(findings[i].Seen)
		expected += findings[i].Expected
	}
	return seen / expected
}

func leastP(findings []HealthFinding) float64 {
	least := findings[0].P
	for i := range findings {
		least = math.Min(least, findings[i].P)
	}
	return least
}

// worstOf returns the finding with the largest residual, the earliest on ties.
func worstOf(findings []HealthFinding) HealthFinding {
	worst := findings[0]
	for _, f := range findings[1:] {
		if residualSize(f.Residual) > residualSize(worst.Residual) {
			worst = f
		}
	}
	return worst
}

// suspect names the rates into and out of a step.
func (j *judge) suspect(i int) (rates []string) {
	if i > 0 {
		rates = append(rates, j.steps[i-1]+" → "+j.steps[i])
	}
	if i+1 < len(j.steps) {
		rates = append(rates, j.steps[i]+" → "+j.steps[i+1])
	}
	return rates
}
