package chart

import (
	"math"
	"strings"
)

// Credit is a picture of what several models give to each of some keys: under each
// key a bar for each model, with its number, and a line below it along its interval
// where that is known. Numbers below 0 have bars to the left.
type Credit struct {
	Title    string
	Headline string   // what is counted
	Notes    []string // below the picture
	Most     float64  // the largest number that is drawn whole, above 0 and below; 0: all are
	Rows     []CreditRow
}

// CreditRow is a key of [Credit].
type CreditRow struct {
	Label string
	Bars  []CreditBar
}

// CreditBar is what one model gives.
type CreditBar struct {
	Model     string
	Value     float64
	Text      string // the value in words
	Low, High float64
	Interval  bool // Low and High are known
}

// The layout of the picture, in pixels.
const (
	creditModel = 170.0
	creditPlot  = forestMargin + creditModel + 14
	creditEnd   = forestRight - 96
	creditLine  = 21.0
	creditBar   = 9.0
	creditGap   = 14.0
)

// SVG returns the picture, 600 pixels wide.
func (c Credit) SVG() string {
	s := NewSVG(forestWidth, 0, c.Title)
	s.Describe(c.inWords())
	s.Text(Heading, forestMargin, 32, forestInner, Left, c.Title)
	y := drawLines(s, funnelHead, c.Headline)
	scale := c.scale()
	for i := range c.Rows {
		y = c.Rows[i].draw(s, scale, y+creditGap)
	}
	y += funnelFoot
	for _, note := range c.Notes {
		y = drawLines(s, y, note)
	}
	s.height = int(math.Ceil(y + funnelFoot))
	return s.String()
}

// creditScale is the range of numbers that is drawn.
type creditScale struct{ low, high float64 }

// scale makes room for 0 and for all numbers, up to the most.
func (c *Credit) scale() (s creditScale) {
	for _, r := range c.Rows {
		for _, b := range r.Bars {
			s.include(b.Value, c.Most)
			if b.hasInterval() {
				s.include(b.Low, c.Most)
				s.include(b.High, c.Most)
			}
		}
	}
	if s.high == s.low || !isFinite(s.high-s.low) {
		return creditScale{0, 1}
	}
	return s
}

func (s *creditScale) include(x, most float64) {
	if !isFinite(x) {
		return
	}
	if most > 0 {
		x = min(max(x, -most), most)
	}
	s.low, s.high = min(s.low, x), max(s.high, x)
}

// x returns the place of a number, at an end of the plot if it is beyond.
func (s creditScale) x(number float64) float64 {
	share := (min(max(number, s.low), s.high) - s.low) / (s.high - s.low)
	return creditPlot + share*(creditEnd-creditPlot)
}

func isFinite(x float64) bool { return math.Abs(x) <= math.MaxFloat64 }

func (b *CreditBar) hasInterval() bool { return b.Interval && isFinite(b.Low) && isFinite(b.High) }

func (r *CreditRow) draw(s *SVG, scale creditScale, y float64) float64 {
	s.Text(Strong, forestMargin, y+12, forestInner, Left, r.Label)
	y += creditLine
	for i := range r.Bars {
		r.Bars[i].draw(s, scale, y, r.Label)
		y += creditLine
	}
	s.Line(Line, scale.x(0), y-creditLine*float64(len(r.Bars)), scale.x(0), y)
	return y
}

// draw draws a bar; one that ends beyond the scale has an arrow.
func (b *CreditBar) draw(s *SVG, scale creditScale, y float64, label string) {
	s.Text(Faint, forestMargin, y+12, creditModel, Left, b.Model)
	s.Text(Ink, forestRight, y+12, 90, Right, b.Text)
	if !isFinite(b.Value) {
		return
	}
	from, to, middle := scale.x(min(0, b.Value)), scale.x(max(0, b.Value)), y+2+creditBar/2
	s.Rect(Fill, from, y+2, to-from, creditBar, label+", "+b.Model+": "+b.Text)
	if b.Value > scale.high {
		s.Line(Line, to+1, middle-5, to+6, middle)
		s.Line(Line, to+1, middle+5, to+6, middle)
	}
	if b.Value < scale.low {
		s.Line(Line, from-1, middle-5, from-6, middle)
		s.Line(Line, from-1, middle+5, from-6, middle)
	}
	if b.hasInterval() {
		b.drawInterval(s, scale, y+2+creditBar+4)
	}
}

// drawInterval draws a line with a tick at each end that is within the scale.
func (b *CreditBar) drawInterval(s *SVG, scale creditScale, y float64) {
	s.Line(Line, scale.x(b.Low), y, scale.x(b.High), y)
	for _, end := range []float64{b.Low, b.High} {
		if end >= scale.low && end <= scale.high {
			s.Line(Line, scale.x(end), y-2, scale.x(end), y+2)
		}
	}
}

// inWords tells the picture to those who do not see it.
func (c *Credit) inWords() string {
	sentences := []string{strings.TrimSuffix(c.Headline, ".") + "."}
	for _, r := range c.Rows {
		var parts []string
		for _, b := range r.Bars {
			parts = append(parts, b.Model+" "+b.Text)
		}
		sentences = append(sentences, r.Label+": "+strings.Join(parts, ", ")+".")
	}
	return strings.Join(append(sentences, c.Notes...), " ")
}
