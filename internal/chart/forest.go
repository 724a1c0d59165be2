package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Forest is a picture of the rates of several groups: for each a row with a
// point at the rate, a bar from the low to the high end of its interval, and the
// numbers. A line through all rows is at the rate of all.
type Forest struct {
	Title    string
	Headline string   // what is counted
	Notes    []string // below the picture
	All      Proportion
	Rows     []ForestRow
}

// ForestRow is a row of [Forest].
type ForestRow struct {
	Label  string
	Remark string // behind the label, such as "above"
	Rate   Proportion
}

// The layout of the picture, in pixels.
const (
	forestWidth  = 600
	forestMargin = 20.0
	forestInner  = forestWidth - 2*forestMargin
	forestRight  = forestMargin + forestInner
	forestLabel  = 170.0
	forestPlot   = forestMargin + forestLabel + 14 // left end of the plot
	forestEnd    = forestRight - 136               // its right end
	forestRow    = 38.0
	forestPoint  = 9.0
	forestBar    = 3.0
)

// SVG returns the picture, 600 pixels wide.
func (f Forest) SVG() string {
	s := NewSVG(forestWidth, 0, f.Title)
	s.Describe(f.inWords())
	s.Text(Heading, forestMargin, 32, forestInner, Left, f.Title)
	y := drawLines(s, funnelHead, f.Headline)
	if len(f.Rows) > 0 {
		y = f.drawRows(s, y+10)
	}
	y += funnelFoot
	for _, note := range f.Notes {
		y = drawLines(s, y, note)
	}
	s.height = int(math.Ceil(y + funnelFoot))
	return s.String()
}

// drawRows draws the rows over their axis and returns where they end.
func (f *Forest) drawRows(s *SVG, y float64) float64 {
	a := f.axis()
	bottom := y + 16 + float64(len(f.Rows))*forestRow
	for _, tick := range a.ticks() {
		s.Rect(Track, a.x(tick)-0.5, y+16, 1, bottom-y-16, "")
		text := tickText(tick, a.step)
		s.Text(Faint, a.x(tick)+TextWidth(text, Faint)/2, bottom+16, 80, Right, text)
	}
	if f.All.isData() {
		x := a.x(f.All.value())
		s.Line(Line, x, y+8, x, bottom)
		s.Text(Faint, x+TextWidth("all", Faint)/2, y+4, 40, Right, "all")
	}
	y += 16
	for i := range f.Rows {
		f.Rows[i].draw(s, &a, y)
		y += forestRow
	}
	return bottom + 20
}

func (r *ForestRow) draw(s *SVG, a *axis, y float64) {
	spans := []Span{{Strong, r.Label}}
	if r.Remark != "" {
		spans = append(spans, Span{Faint, "  " + r.Remark})
	}
	s.Spans(forestMargin, y+16, forestLabel, Left, spans...)
	s.Text(Faint, forestMargin, y+31, forestLabel, Left, Count(r.Rate.K)+" of "+Count(r.Rate.N))
	if !r.Rate.isData() {
		s.Text(Faint, forestRight, y+16, 120, Right, "no data")
		return
	}
	s.Text(Strong, forestRight, y+16, 120, Right, Percent(r.Rate.value()))
	s.Text(Faint, forestRight, y+31, 120, Right, Interval(r.Rate.Low, r.Rate.High))
	r.drawInterval(s, a, y+19)
}

// drawInterval draws a bar with a point. An end beyond the axis has an arrow.
func (r *ForestRow) drawInterval(s *SVG, a *axis, y float64) {
	note := r.Label + ": " + r.Rate.inWords()
	low, high := a.x(r.Rate.Low), a.x(r.Rate.High)
	s.Rect(Fill, low, y-forestBar/2, high-low, forestBar, note)
	if r.Rate.High > a.high {
		s.Line(Line, high+1, y-5, high+6, y)
		s.Line(Line, high+1, y+5, high+6, y)
	}
	if r.Rate.Low < a.low {
		s.Line(Line, low-1, y-5, low-6, y)
		s.Line(Line, low-1, y+5, low-6, y)
	}
	if v := r.Rate.value(); v >= a.low && v <= a.high {
		s.Rect(Fill, a.x(v)-forestPoint/2, y-forestPoint/2, forestPoint, forestPoint, note)
	}
}

func (p Proportion) value() float64 { return float64(p.K) / float64(p.N) }

// isData reports whether there is a rate: not of nobody, nor of counts that
// cannot be.
func (p Proportion) isData() bool { return p.N > 0 && p.Low <= p.High }

// inWords tells a rate with all that belongs to it.
func (p Proportion) inWords() string {
	if !p.isData() {
		return "no data"
	}
	return Percent(p.value()) + " (" + Interval(p.Low, p.High) + "), " + Count(p.K) + " of " + Count(p.N)
}

// axis is the range of rates that is shown, in round steps.
type axis struct{ low, high, step float64 }

// axis finds the range. Small groups have intervals so wide that they would
// press all others together, so the range goes by the rates and by the middle
// one of the ends.
func (f *Forest) axis() axis {
	var rates, lows, highs []float64
	for _, p := range f.proportions() {
		if p.isData() {
			rates, lows, highs = append(rates, p.value()), append(lows, p.Low), append(highs, p.High)
		}
	}
	if len(rates) == 0 {
		return axis{0, 1, 0.2}
	}
	slices.Sort(lows)
	slices.Sort(highs)
	middle := len(rates) / 2
	low, high := min(slices.Min(rates), lows[middle]), max(slices.Max(rates), highs[middle])
	if low < high/2 {
		low = 0
	}
	room := high - low
	low, high = max(lows[0], low-room), min(highs[len(highs)-1], high+room)
	if low < high/2 {
		low = 0
	}
	return rounded(low, high)
}

func (f *Forest) proportions() (list []Proportion) {
	list = append(list, f.All)
	for _, r := range f.Rows {
		list = append(list, r.Rate)
	}
	return list
}

// rounded returns the least range of four or so round steps that has low and
// high.
func rounded(low, high float64) axis {
	span := max(high-low, 1e-6)
	step := math.Pow(10, math.Floor(math.Log10(span/4)))
	for _, factor := range []float64{2, 2.5, 2} { // to 2, 5, 10 steps
		if span/step > 5 {
			step *= factor
		}
	}
	low = math.Floor(low/step+1e-9) * step
	high = math.Ceil(high/step-1e-9) * step
	return axis{max(0, low), min(1, high), step}
}

func (a *axis) ticks() (ticks []float64) {
	for i := 0.0; a.low+i*a.step <= a.high+a.step/1e6; i++ {
		ticks = append(ticks, a.low+i*a.step)
	}
	return ticks
}

// x returns the place of a rate, at an end of the plot if it is beyond.
func (a *axis) x(rate float64) float64 {
	share := (min(max(rate, a.low), a.high) - a.low) / (a.high - a.low)
	return forestPlot + share*(forestEnd-forestPlot)
}

// tickText returns a rate in percent with the digits that the step needs.
func tickText(rate, step float64) string {
	digits := max(0, int(math.Ceil(-math.Log10(100*step)-1e-9)))
	return strconv.FormatFloat(100*rate, 'f', digits, 64) + " %"
}

// inWords tells the picture to those who do not see it.
func (f *Forest) inWords() string {
	sentences := []string{strings.TrimSuffix(f.Headline, ".") + "."}
	for i := range f.Rows {
		r := &f.Rows[i]
		text := r.Label
		if r.Remark != "" {
			text += " (" + r.Remark + ")"
		}
		sentences = append(sentences, text+": "+r.Rate.inWords()+".")
	}
	return strings.Join(append(sentences, f.Notes...), " ")
}
