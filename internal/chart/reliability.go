package chart

import (
	"fmt"
	"strings"
)

// Reliability is a picture, for pages, of forecasts and what came true: a point
// for each group of forecasts, with the interval of its rate. On the line from
// corner to corner forecasts are true.
type Reliability struct {
	Title string
	Bins  []ReliabilityBin
}

// ReliabilityBin is a group of forecasts.
type ReliabilityBin struct {
	Forecast float64 // mean
	Rate     Proportion
}

// The layout, in pixels.
const (
	reliabilitySize   = 320
	reliabilityLeft   = 52.0
	reliabilityRight  = reliabilitySize - 12.0
	reliabilityTop    = 22.0
	reliabilityBottom = reliabilitySize - 42.0
)

// SVG returns the picture, 320 pixels wide and high.
func (r Reliability) SVG() string {
	s := NewSVG(reliabilitySize, reliabilitySize, r.Title)
	s.Describe(r.inWords())
	a := r.axis()
	x := func(share float64) float64 {
		return reliabilityLeft + (reliabilityRight-reliabilityLeft)*min(share/a.high, 1)
	}
	y := func(share float64) float64 {
		return reliabilityBottom - (reliabilityBottom-reliabilityTop)*min(share/a.high, 1)
	}
	for _, tick := range a.ticks() {
		text := tickText(tick, a.step)
		s.Rect(Track, x(tick)-0.5, reliabilityTop, 1, reliabilityBottom-reliabilityTop, "")
		s.Rect(Track, reliabilityLeft, y(tick)-0.5, reliabilityRight-reliabilityLeft, 1, "")
		s.Text(Faint, min(x(tick)+TextWidth(text, Faint)/2, reliabilitySize), reliabilityBottom+17, 60, Right, text)
		s.Text(Faint, reliabilityLeft-6, y(tick)+4, 50, Right, text)
	}
	s.Text(Faint, 0, 12, 150, Left, "converted")
	s.Text(Faint, reliabilityRight, reliabilitySize-6, 150, Right, "forecast")
	s.Line(Line, x(0), y(0), x(a.high), y(a.high))
	for _, b := range r.Bins {
		if !b.Rate.isData() || !isFinite(b.Forecast) {
			continue
		}
		at, note := x(b.Forecast), b.inWords()
		s.Rect(Fill, at-1, y(b.Rate.High), 2, y(b.Rate.Low)-y(b.Rate.High), note)
		s.Rect(Fill, at-4, y(b.Rate.value())-4, 8, 8, note)
	}
	return s.String()
}

// axis has room for all forecasts and rates, and for intervals as far as half
// of them go.
func (r *Reliability) axis() axis {
	f := Forest{}
	for _, b := range r.Bins {
		f.Rows = append(f.Rows, ForestRow{Rate: b.Rate})
	}
	high := f.axis().high
	for _, b := range r.Bins {
		if isFinite(b.Forecast) {
			high = max(high, b.Forecast)
		}
	}
	return rounded(0, high)
}

func (b *ReliabilityBin) inWords() string {
	return fmt.Sprintf("forecast %s: %s", Percent(b.Forecast), b.Rate.inWords())
}

// inWords tells the picture to those who do not see it.
func (r *Reliability) inWords() string {
	var sentences []string
	for i := range r.Bins {
		text := r.Bins[i].inWords()
		sentences = append(sentences, strings.ToUpper(text[:1])+text[1:]+".")
	}
	return strings.Join(sentences, " ")
}
