package funnel

import (
	"fmt"
	"math"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// The layout of the picture, in pixels.
const (
	svgWidth  = 600.0
	svgMargin = 16.0
	svgInner  = svgWidth - 2*svgMargin
	svgHead   = 62.0 // title and headline
	svgStep   = 46.0 // name and bar
	svgFlow   = 30.0 // what happens on the way to the next step
	svgFoot   = 66.0
)

// SVG returns the steps of the report as a picture of 600 pixels width that
// stands on its own: a bar for each step, and between two of them the rate with
// its counts and its interval. It needs nothing from outside, and has colours
// for light and dark backgrounds.
func (r Report) SVG() string {
	rows := float64(len(r.Steps))
	height := svgHead + rows*svgStep + max(0, rows-1)*svgFlow + svgFoot
	s := chart.NewSVG(svgWidth, int(math.Ceil(height)), r.inWords())
	s.Text(chart.Strong, svgMargin, 28, svgInner, chart.Left, r.Funnel)
	s.Text(chart.Faint, svgMargin, 48, svgInner, chart.Left, r.entrance())
	y := svgHead
	for i := range r.Steps {
		if i > 0 {
			r.drawFlow(s, i, y)
			y += svgFlow
		}
		r.drawStep(s, i, y)
		y += svgStep
	}
	r.drawFoot(s, y)
	return s.String()
}

// inWords says what the picture shows.
func (r *Report) inWords() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Funnel %s.", r.headline())
	for i := range r.Steps {
		step := &r.Steps[i]
		fmt.Fprintf(&b, " %s: %s", r.rowName(i), chart.Count(step.Reached))
		if i > 0 && step.FromPrevious.N > 0 {
			fmt.Fprintf(&b, ", %s of the step before", chart.Percent(step.FromPrevious.Value()))
		}
		b.WriteByte('.')
	}
	return b.String()
}

func (r *Report) drawStep(s *chart.SVG, i int, y float64) {
	step := &r.Steps[i]
	most := float64(max(1, r.mostReached()))
	s.Text(chart.Strong, svgMargin, y+13, svgInner-200, chart.Left, r.rowName(i))
	s.Text(chart.Ink, svgMargin+svgInner, y+13, 196, chart.Right, r.reachedText(step))
	bar := func(n int64) float64 { return svgInner * float64(n) / most }
	s.Rect(chart.Track, svgMargin, y+20, svgInner, 22, "")
	s.Rect(chart.Fill, svgMargin, y+20, bar(step.Reached-step.Waiting), 22, fmt.Sprintf("%s: %s reached", r.rowName(i), chart.Count(step.Reached)))
	if step.Waiting > 0 {
		s.Rect(chart.Part, svgMargin+bar(step.Reached-step.Waiting), y+20, bar(step.Waiting), 22, fmt.Sprintf("%s: %s pending", r.rowName(i), chart.Count(step.Waiting)))
	}
}

func (r *Report) reachedText(step *StepRow) string {
	text := chart.Count(step.Reached)
	if most := r.mostReached(); most > 0 {
		text += fmt.Sprintf("  (%.1f %%)", 100*float64(step.Reached)/float64(most))
	}
	return text
}

// drawFlow draws what happens on the way into a step.
func (r *Report) drawFlow(s *chart.SVG, i int, y float64) {
	s.Line(chart.Line, svgMargin+8, y+4, svgMargin+8, y+22)
	s.Line(chart.Line, svgMargin+4, y+18, svgMargin+8, y+22)
	s.Line(chart.Line, svgMargin+12, y+18, svgMargin+8, y+22)
	s.Text(chart.Faint, svgMargin+20, y+18, svgInner-230, chart.Left, rateText(r.Steps[i].FromPrevious))
	s.Text(chart.Faint, svgMargin+svgInner, y+18, 226, chart.Right, lossText(&r.Steps[i-1]))
}

// rateText returns a rate with its interval and counts.
func rateText(rate conversion.Rate) string {
	if rate.N == 0 {
		return "no data"
	}
	low, high := rate.Interval()
	return fmt.Sprintf("%s of %s: %.1f %% [%.1f–%.1f]", chart.Count(rate.K), chart.Count(rate.N), 100*rate.Value(), 100*low, 100*high)
}

// lossText says who got no further than a step.
func lossText(step *StepRow) string {
	text := chart.Count(step.Left) + " dropped"
	if step.Waiting > 0 {
		text += ", " + chart.Count(step.Waiting) + " pending"
	}
	return text
}

func (r *Report) drawFoot(s *chart.SVG, y float64) {
	s.Text(chart.Strong, svgMargin, y+20, svgInner, chart.Left, "Conversion: "+rateText(r.Conversion)+r.excludedText())
	s.Rect(chart.Fill, svgMargin, y+34, 12, 12, "")
	s.Text(chart.Faint, svgMargin+18, y+44, 80, chart.Left, "reached")
	s.Rect(chart.Part, svgMargin+84, y+34, 12, 12, "")
	s.Text(chart.Faint, svgMargin+102, y+44, 80, chart.Left, "pending")
	s.Text(chart.Faint, svgMargin+svgInner, y+44, 400, chart.Right, "rates with their 95 % Wilson interval"+r.basis())
}

// basis says on what the rates rest.
func (r *Report) basis() string {
	if r.AsOf.IsZero() || r.Horizon == 0 {
		return ""
	}
	return ", of who had " + chart.Duration(r.Horizon)
}

func (r *Report) excludedText() string {
	if r.Excluded == 0 {
		return ""
	}
	return "; " + chart.Count(r.Excluded) + " excluded"
}
