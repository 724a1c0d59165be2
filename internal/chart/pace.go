package chart

import (
	"math"
	"strings"
)

// Pace is a picture, for pages, of targets: for each a bar of what is done, behind
// it the interval of what is expected by the end with a line at its middle, and a
// mark at the target.
type Pace struct {
	Title    string
	Headline string // what is forecast, for those who do not see it
	Rows     []PaceRow
}

// PaceRow is a target of [Pace]. NaN are not drawn.
type PaceRow struct {
	Label, Remark   string // the remark stands right
	Done, Target    float64
	Mean, Low, High float64
	DoneText        string
	TargetText      string
	Words           string // all of it in a sentence
}

// The layout, in pixels.
const (
	paceBar  = 20.0
	paceMark = 5.0 // of the target above and below the bar
	paceRow  = fluidText + paceMark + paceBar + paceMark + fluidText + 12
)

// SVG returns the picture, as wide as the place where it stands.
func (p Pace) SVG() string {
	s := NewFluidSVG(0, p.Title)
	sentences := []string{strings.TrimSuffix(p.Headline, ".") + "."}
	y := 0.0
	for i := range p.Rows {
		p.Rows[i].draw(s, y)
		sentences = append(sentences, p.Rows[i].Words)
		y += paceRow
	}
	if len(p.Rows) > 0 {
		y = drawPaceLegend(s, y)
	}
	s.Describe(strings.Join(sentences, " "))
	s.height = int(math.Ceil(y))
	return s.String()
}

func (r *PaceRow) draw(s *SVG, y float64) {
	s.Text(Strong, 0, y+13, fluidNarrow-TextWidth(r.Remark, Ink)-10, Left, r.Label)
	s.Text(Ink, 100, y+13, fluidNarrow, Right, r.Remark)
	scale, y := r.scale(), y+fluidText+paceMark
	s.Rect(Track, 0, y, 100, paceBar, "")
	if low, high := scale.percent(r.Low), scale.percent(r.High); high > low {
		s.Rect(Part, low, y+0.5, high-low, paceBar-1, "")
	}
	if isFinite(r.Done) && r.Done > 0 {
		s.Rect(Fill, 0, y+5, max(fluidLeast, scale.percent(r.Done)), paceBar-10, r.Label+": "+r.DoneText)
	}
	if isFinite(r.Mean) {
		s.Line(Line, scale.percent(r.Mean), y, scale.percent(r.Mean), y+paceBar)
	}
	if isFinite(r.Target) {
		x := min(scale.percent(r.Target), 100-2*fluidLeast)
		s.Rect(Strong, x-fluidLeast/2, y-paceMark, fluidLeast, paceBar+2*paceMark, r.Label+": "+r.TargetText)
	}
	y += paceBar + paceMark + 13
	s.Text(Faint, 0, y, fluidNarrow/2, Left, r.DoneText)
	s.Text(Faint, 100, y, fluidNarrow/2, Right, r.TargetText)
}

func (r *PaceRow) scale() creditScale {
	s := creditScale{}
	for _, x := range []float64{r.Done, 1.04 * r.Target, r.Mean, r.High} {
		s.include(max(0, x), 0)
	}
	if s.high == 0 || !isFinite(s.high) {
		return creditScale{0, 1}
	}
	return s
}

func drawPaceLegend(s *SVG, y float64) float64 {
	s.Rect(Fill, 0, y+5, 3, paceBar-10, "")
	s.Text(Faint, 4.5, y+14, 60, Left, "done")
	s.Rect(Part, 22, y+0.5, 3, paceBar-1, "")
	s.Text(Faint, 26.5, y+14, 140, Left, "expected by the end")
	s.Rect(Strong, 80, y, fluidLeast, paceBar, "")
	s.Text(Faint, 82, y+14, 60, Left, "target")
	return y + paceBar
}
