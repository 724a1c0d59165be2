package insight

import (
	"fmt"
	"math"
	"strconv"

	"github.com/go-conversion/conversion/internal/chart"
)

func (j *judge) neverEvidence(i int) string {
	text := fmt.Sprintf("none of %s ever reached %s", j.at(i-1, j.totals[i-1]), j.steps[i])
	for later := i + 1; later < len(j.steps); later++ {
		if n := j.totals[later]; n > 0 {
			return text + fmt.Sprintf(", though %s reached %s", chart.Count(n), j.steps[later])
		}
	}
	return text
}

func (j *judge) trafficEvidence(t int, mean float64) string {
	row := j.counts[t]
	text := fmt.Sprintf("%s %s, %s expected", chart.Count(row[0]), j.steps[0], expectedText(mean))
	for i := 1; i < len(row); i++ {
		if row[i] > row[0] {
			return text + fmt.Sprintf(", though %s reached %s", chart.Count(row[i]), j.steps[i])
		}
	}
	return text
}

func (j *judge) impossibleEvidence(t, i, later int) string {
	row := j.counts[t]
	text := chart.Count(row[later]) + " reached " + j.steps[later] + ", but "
	if i == 0 {
		return text + "there were " + j.at(0, row[0])
	}
	return text + chart.Count(row[i]) + " reached " + j.steps[i] + ", which comes first"
}

// normalEvidence says how far from normal two steps are of which the later one has
// more.
func (j *judge) normalEvidence(i int, low stepShare, later int, high stepShare, highKnown bool) string {
	text := fmt.Sprintf("; %s at %s of normal", j.steps[i], wholePercent(low.ratio))
	if highKnown {
		text += fmt.Sprintf(", %s at %s", j.steps[later], wholePercent(high.ratio))
	}
	return text
}

func (j *judge) shareEvidence(s stepShare, i, base int) string {
	return fmt.Sprintf("%s of %s reached %s, %s expected", chart.Count(s.k), j.at(base, s.n), j.steps[i], expectedText(s.expected()))
}

// at returns so many at a step: "5,284 sessions" or "the 201 at cart".
func (j *judge) at(step int, n int64) string {
	if step == 0 {
		return chart.Count(n) + " " + j.steps[0]
	}
	return "the " + chart.Count(n) + " at " + j.steps[step]
}

func (j *judge) fallEvidence(other int, ratio float64, goesOn bool) string {
	switch {
	case goesOn:
		return fmt.Sprintf("; %s went on at %s of normal", j.steps[other], wholePercent(ratio))
	case other > 0:
		return fmt.Sprintf("; %s fell with it, to %s of normal", j.steps[other], wholePercent(ratio))
	}
	return "; no later step tells more"
}

func (j *judge) surgeEvidence(other int, ratio float64, rose bool) string {
	switch {
	case rose:
		return fmt.Sprintf("; %s rose with it, to %s of normal", j.steps[other], wholePercent(ratio))
	case other > 0:
		return fmt.Sprintf("; %s did not, at %s of normal", j.steps[other], wholePercent(ratio))
	}
	return "; no later step tells more"
}

// wholePercent returns a ratio in whole percent.
func wholePercent(ratio float64) string {
	return chart.Group(strconv.FormatFloat(100*ratio, 'f', 0, 64)) + " %"
}

// expectedText returns an expected number, with a digit after the point where it is
// small.
func expectedText(x float64) string {
	digits := 0
	if math.Abs(x) < 10 {
		digits = 1
	}
	return chart.Group(strconv.FormatFloat(x, 'f', digits, 64))
}
