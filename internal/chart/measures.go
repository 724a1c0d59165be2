package chart

import (
	"math"
	"strings"
)

// Measures is a picture, for pages, of numbers of one kind: for each a bar from
// zero, to the left where it is below, with a line under it along its interval.
// It has no heading and no numbers of the intervals: the page has both.
type Measures struct {
	Title    string
	Headline string // what is measured, for those who do not see it
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
	measureRow  = fluidText + fluidBar + 20
)

// SVG returns the picture, as wide as the place where it stands.
func (m Measures) SVG() string {
	s := NewFluidSVG(0, m.Title)
	s.Describe(m.inWords())
	scale, y, group := m.scale(), 0.0, ""
	for i := range m.Rows {
		r := &m.Rows[i]
		if r.Group != group {
			y += fluidText
			if i > 0 {
				y += fluidBar
			}
			s.Text(Strong, 0, y-5, fluidNarrow, Left, r.Group)
			group = r.Group
		}
		r.draw(s, scale, y)
		y += measureRow
	}
	s.height = int(math.Ceil(y))
	return s.String()
}

func (r *Measure) draw(s *SVG, scale creditScale, y float64) {
	s.Text(Ink, 0, y+13, fluidNarrow-TextWidth(r.Text, Strong)-10, Left, r.Label)
	s.Text(Strong, 100, y+13, fluidNarrow, Right, r.Text)
	y += fluidText
	s.Rect(Track, 0, y, 100, fluidBar, "")
	if !isFinite(r.Value) {
		return
	}
	from, to := scale.percent(min(0, r.Value)), scale.percent(max(0, r.Value))
	s.Rect(Fill, min(from, 100-fluidLeast), y, max(fluidLeast, to-from), fluidBar, r.Label+": "+r.Text)
	s.Line(Line, scale.percent(0), y-2, scale.percent(0), y+fluidBar+2)
	if isFinite(r.Low) && isFinite(r.High) {
		drawEnds(s, scale, r.Low, r.High, y+fluidBar+5)
	}
}

// drawEnds draws a line with a tick at each end that is within the scale.
func drawEnds(s *SVG, scale creditScale, low, high, y float64) {
	s.Line(Line, scale.percent(low), y, scale.percent(high), y)
	for _, end := range []float64{low, high} {
		if end >= scale.low && end <= scale.high {
			s.Line(Line, scale.percent(end), y-3, scale.percent(end), y+3)
		}
	}
}

// scale makes room for 0, for all numbers, and for intervals up to some times the
// largest number, because few data have such wide ones that nothing else would be
// seen.
func (m *Measures) scale() (s creditScale) {
	most := 0.0
	for i := range m.Rows {
		if x := math.Abs(m.Rows[i].Value); isFinite(x) {
			most = max(most, x)
		}
	}
	for i := range m.Rows {
		s.include(m.Rows[i].Value, 0)
		s.include(m.Rows[i].Low, 1.5*most)
		s.include(m.Rows[i].High, 1.5*most)
	}
	if s.high == s.low || !isFinite(s.high-s.low) {
		return creditScale{0, 1}
	}
	return s
}

// percent returns the place of a number, at an end of the picture if it is beyond.
func (s creditScale) percent(number float64) float64 {
	return 100 * (min(max(number, s.low), s.high) - s.low) / (s.high - s.low)
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
