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

// creditScale is how many pixels a unit takes, and where 0 is.
type creditScale struct{ unit, zero float64 }

func (s creditScale) x(value float64) float64 { return s.zero + value*s.unit }

// scale makes room for 0 and for all numbers.
func (c *Credit) scale() creditScale {
	var low, high float64
	for _, r := range c.Rows {
		for _, b := range r.Bars {
			if isFinite(b.Value) {
				low, high = min(low, b.Value), max(high, b.Value)
			}
			if b.hasInterval() {
				low, high = min(low, b.Low), max(high, b.High)
			}
		}
	}
	if high == low || !isFinite(high-low) {
		return creditScale{0, creditPlot}
	}
	unit := (creditEnd - creditPlot) / (high - low)
	return creditScale{unit, creditPlot - low*unit}
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
	s.Line(Line, scale.zero, y-creditLine*float64(len(r.Bars)), scale.zero, y)
	return y
}

func (b *CreditBar) draw(s *SVG, scale creditScale, y float64, label string) {
	s.Text(Faint, forestMargin, y+12, creditModel, Left, b.Model)
	s.Text(Ink, forestRight, y+12, 90, Right, b.Text)
	from, to := scale.x(min(0, b.Value)), scale.x(max(0, b.Value))
	s.Rect(Fill, from, y+2, to-from, creditBar, label+", "+b.Model+": "+b.Text)
	if !b.hasInterval() {
		return
	}
	low, high, middle := scale.x(b.Low), scale.x(b.High), y+2+creditBar+4
	s.Line(Line, low, middle, high, middle)
	s.Line(Line, low, middle-2, low, middle+2)
	s.Line(Line, high, middle-2, high, middle+2)
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
