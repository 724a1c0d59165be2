package chart

import (
	"math"
	"strings"
)

// Steps is a picture, for pages, of how many get how far: for each step a bar of
// those who reached it, beside all of the largest one, the part of them that may
// still go on in lighter colour. Between two bars stand who got no further, and the
// rate at which others went on.
type Steps struct {
	Title    string
	Headline string // what is counted, for those who do not see it
	Rows     []StepsRow
}

// StepsRow is a step of [Steps].
type StepsRow struct {
	Label   string
	Warning string // behind the label: of something that is wrong with the step
	Text    string // how many reached it, in words

	Share, Open float64 // of the largest step, 0..1: who reached it, and of these who may still go on

	Rate, Basis string // at which those of a step before went on to this, and what it is of
	Lost        string // who got no further
}

// The layout, in pixels.
const (
	stepsBar  = 16.0
	stepsLine = 18.0 // of small text
)

// SVG returns the picture, as wide as the place where it stands.
func (p Steps) SVG() string {
	s := NewFluidSVG(0, p.Title)
	sentences := []string{strings.TrimSuffix(p.Headline, ".") + "."}
	y := 0.0
	for i := range p.Rows {
		y = p.Rows[i].draw(s, y)
		sentences = append(sentences, p.Rows[i].inWords())
	}
	s.Describe(strings.Join(sentences, " "))
	s.height = int(math.Ceil(y))
	return s.String()
}

// draw draws a step and returns where it ends.
func (r *StepsRow) draw(s *SVG, y float64) float64 {
	if r.Rate != "" {
		s.Spans(0, y+15, fluidNarrow, Left, Span{Faint, "↓ "}, Span{Strong, r.Rate}, Span{Faint, " " + r.Basis})
		y += stepsLine + 6
	}
	spans := []Span{{Ink, r.Label}}
	if r.Warning != "" {
		spans = append(spans, Span{Warning, "  ! " + r.Warning})
	}
	s.Spans(0, y+13, fluidNarrow-TextWidth(r.Text, Strong)-10, Left, spans...)
	s.Text(Strong, 100, y+13, fluidNarrow, Right, r.Text)
	y += fluidText
	r.drawBar(s, y)
	y += stepsBar
	if r.Lost != "" {
		s.Text(Faint, 100, y+14, fluidNarrow, Right, r.Lost)
		y += stepsLine
	}
	return y + 4
}

func (r *StepsRow) drawBar(s *SVG, y float64) {
	s.Rect(Track, 0, y, 100, stepsBar, "")
	all := 100 * min(max(0, r.Share), 1)
	open := min(100*max(0, r.Open), all)
	if all > open {
		s.Rect(Fill, 0, y, max(fluidLeast, all-open), stepsBar, r.Label+": "+r.Text)
	}
	if open > 0 {
		s.Rect(Part, all-open, y+0.5, max(fluidLeast, open), stepsBar-1, r.Label+": "+r.Lost)
	}
}

// inWords tells the step to those who do not see it.
func (r *StepsRow) inWords() string {
	text := r.Label
	if r.Warning != "" {
		text += " (" + r.Warning + ")"
	}
	text += ": " + r.Text
	if r.Rate != "" {
		text += ", " + r.Rate + " " + r.Basis
	}
	if r.Lost != "" {
		text += "; " + r.Lost
	}
	return text + "."
}
