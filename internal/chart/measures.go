package chart

import (
	"math"
	"strings"
)

// Measures is a picture, for pages, of numbers of one kind: for each a bar from
// zero, to the left where it is below, with a line under it along its interval.
// Rows with a group are less high, and have their names beside the bars.
// It has no heading and no numbers of the intervals: the page has both.
type Measures struct {
	Title    string
	Headline string  // what is measured, for those who do not see it
	Rates    bool    // the numbers are shares of 0..1, and get an axis
	Mark     float64 // a line through all rows, such as at the rate of all; 0 has none
	Rows     []Measure
}

// Measure is a row of [Measures].
type Measure struct {
	Group     string // a heading above it, if it is not that of the row before
	Label     string
	Text      string  // the number in words
	Value     float64 // NaN has no bar
	Low, High float64 // NaN have no line
}

// The layout of fluid pictures, in pixels and, from left to right, in percent.
const (
	fluidNarrow = 300.0 // the least width that is thought of
	fluidText   = 19.0
	fluidBar    = 9.0
	fluidLeast  = 0.4 // length of a bar that can be seen
	fluidHair   = 0.2 // width of a line that is a shape
	measureRow  = fluidText + fluidBar + 20
	measureSide = 22.0 // height of a row of a group
	sideLabel   = 37.0 // width of its name
	sideEnd     = 78.0 // of its bar, before the number
)

// SVG returns the picture, as wide as the place where it stands.
func (m Measures) SVG() string {
	s := NewFluidSVG(0, m.Title)
	s.Describe(m.inWords())
	p, y, group := m.plot(), 0.0, ""
	for i := range m.Rows {
		r := &m.Rows[i]
		if r.Group != group {
			if i > 0 {
				y += fluidBar
			}
			s.Text(Strong, 0, y+13, fluidNarrow, Left, r.Group)
			y += fluidText
			group = r.Group
		}
		y = r.draw(s, &p, y)
	}
	s.height = int(math.Ceil(p.drawAxis(s, y)))
	return s.String()
}

// draw draws a row and returns where it ends.
func (r *Measure) draw(s *SVG, p *measurePlot, y float64) float64 {
	if p.beside {
		s.Text(Faint, 0, y+12, fluidNarrow*(sideLabel-2)/100, Left, r.Label)
		s.Text(Ink, 100, y+12, fluidNarrow*(100-sideEnd)/100, Right, r.Text)
		p.drawBar(s, r, y+3)
		return y + measureSide
	}
	s.Text(Ink, 0, y+13, fluidNarrow-TextWidth(r.Text, Strong)-10, Left, r.Label)
	s.Text(Strong, 100, y+13, fluidNarrow, Right, r.Text)
	p.drawBar(s, r, y+fluidText)
	return y + measureRow
}

// inWords tells the picture to those who do not see it.
func (m *Measures) inWords() string {
	sentences := []string{strings.TrimSuffix(m.Headline, ".") + "."}
	for i := range m.Rows {
		r := &m.Rows[i]
		name := r.Label
		if r.Group != "" {
			name = r.Group + ", " + r.Label
		}
		sentences = append(sentences, name+": "+r.Text+".")
	}
	return strings.Join(sentences, " ")
}
