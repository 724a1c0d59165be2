package chart

import "math"

// measurePlot is where the bars of [Measures] stand.
type measurePlot struct {
	scale       creditScale
	left, right float64 // its ends, in percent
	beside      bool    // names stand beside bars
	ticks       []float64
	step        float64 // between ticks
	mark        float64
}

func (m *Measures) plot() measurePlot {
	p := measurePlot{scale: m.scale(), right: 100, mark: m.Mark}
	for i := range m.Rows {
		if m.Rows[i].Group != "" {
			p.left, p.right, p.beside = sideLabel, sideEnd, true
		}
	}
	if m.Rates && !p.beside && len(m.Rows) > 0 && p.scale.low == 0 && p.scale.high <= 1 {
		a := rounded(0, p.scale.high)
		p.scale.high, p.step, p.ticks = a.high, a.step, a.ticks()
	}
	return p
}

// scale makes room for 0, for all numbers, and for intervals up to some times the
// largest number, because few data have such wide ones that nothing else would be
// seen.
func (m *Measures) scale() (s creditScale) {
	s.include(m.Mark, 0)
	most := s.high
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

// x returns the place of a number in the plot.
func (p *measurePlot) x(number float64) float64 {
	return p.left + p.scale.percent(number)*(p.right-p.left)/100
}

// drawBar draws a row's bar over the lines of the axis, and its interval.
func (p *measurePlot) drawBar(s *SVG, r *Measure, y float64) {
	for _, tick := range p.ticks {
		s.Rect(Track, min(p.x(tick), 100-fluidHair), y-2, fluidHair, fluidBar+10, "")
	}
	if !isFinite(r.Value) {
		return
	}
	from, to := p.x(min(0, r.Value)), p.x(max(0, r.Value))
	if r.Value != 0 {
		s.Rect(Fill, min(from, p.right-fluidLeast), y, max(fluidLeast, to-from), fluidBar, r.Label+": "+r.Text)
	}
	s.Line(Line, p.x(0), y-2, p.x(0), y+fluidBar+2)
	if p.mark != 0 && isFinite(p.mark) {
		s.Line(Line, p.x(p.mark), y-3, p.x(p.mark), y+fluidBar+8)
	}
	if isFinite(r.Low) && isFinite(r.High) {
		p.drawInterval(s, r.Low, r.High, y+fluidBar+4)
	}
}

// drawInterval draws a line with a tick at each end that is within the scale.
func (p *measurePlot) drawInterval(s *SVG, low, high, y float64) {
	s.Line(Line, p.x(low), y, p.x(high), y)
	for _, end := range []float64{low, high} {
		if end >= p.scale.low && end <= p.scale.high {
			s.Line(Line, p.x(end), y-2, p.x(end), y+3)
		}
	}
}

// drawAxis names the lines of the axis and returns where it ends.
func (p *measurePlot) drawAxis(s *SVG, y float64) float64 {
	if len(p.ticks) == 0 {
		return y
	}
	for i, tick := range p.ticks {
		align := Middle
		switch {
		case i == 0:
			align = Left
		case p.x(tick) > 100-fluidHair:
			align = Right
		}
		s.Text(Faint, p.x(tick), y+6, fluidNarrow, align, tickText(tick, p.step))
	}
	return y + fluidText
}
