package chart

import (
	"fmt"
	"math"
	"strings"
)

// Funnel is a picture of how many get how far. A row for each step has a bar of
// all who reached it, the part of them that is pending in lighter colour; below
// it stand the rate at which they went on, and who did not.
type Funnel struct {
	Title    string
	Headline string   // what is counted and how much of it converts
	Notes    []string // below the picture
	Steps    []FunnelStep
}

// FunnelStep is a row of [Funnel].
type FunnelStep struct {
	Label   string
	Remark  string // behind the label, such as "optional"
	Warning string // likewise, of something that is wrong with the step

	Count int64   // reached it
	Share float64 // of those who reached the first, 0..1; NaN is none

	Rate                       Proportion // at which those of a step before went on to this; not of the first
	From                       int        // number of that step, from 1; 0 is the row before
	Dropped, Pending, Excluded int64      // got here and no further
}

// Proportion is K out of N with its interval.
type Proportion struct {
	K, N      int64
	Low, High float64
}

// The layout of the picture, in pixels.
const (
	funnelWidth   = 600
	funnelMargin  = 20.0
	funnelInner   = funnelWidth - 2*funnelMargin
	funnelRight   = funnelMargin + funnelInner
	funnelHead    = 42.0 // title
	funnelLine    = 17.0 // of small text
	funnelColumns = 24.0 // what the numbers are
	funnelShare   = 72.0 // width of the column of shares
	funnelCount   = 130.0
	funnelBar     = 22.0
	funnelStep    = 24 + funnelBar // label and bar
	funnelFlow    = 40.0           // to the next row
	funnelFoot    = 14.0
)

// SVG returns the picture, 600 pixels wide.
func (f Funnel) SVG() string {
	s := NewSVG(funnelWidth, 0, f.Title)
	s.Describe(f.inWords())
	s.Text(Heading, funnelMargin, 32, funnelInner, Left, f.Title)
	y := drawLines(s, funnelHead, f.Headline)
	if len(f.Steps) > 0 {
		s.Text(Faint, funnelRight-funnelShare, y+funnelColumns, funnelCount, Right, "reached")
		s.Text(Faint, funnelRight, y+funnelColumns, funnelShare-8, Right, "of first")
		y += funnelColumns + 6
	}
	for i := range f.Steps {
		f.drawStep(s, i, y)
		y += funnelStep
		if i < len(f.Steps)-1 || f.Steps[i].losses() != "" {
			f.drawFlow(s, i, y)
			y += funnelFlow
		}
	}
	s.height = int(math.Ceil(f.drawFoot(s, y)))
	return s.String()
}

// drawLines writes small text below y and returns where it ends.
func drawLines(s *SVG, y float64, text string) float64 {
	for _, line := range Wrap(text, Faint, funnelInner) {
		y += funnelLine
		s.Text(Faint, funnelMargin, y-4, funnelInner, Left, line)
	}
	return y
}

func (f *Funnel) drawStep(s *SVG, i int, y float64) {
	step := &f.Steps[i]
	spans := []Span{{Strong, fmt.Sprintf("%d  %s", i+1, step.Label)}}
	if step.Remark != "" {
		spans = append(spans, Span{Faint, "  " + step.Remark})
	}
	if step.Warning != "" {
		spans = append(spans, Span{Warning, "  ! " + step.Warning})
	}
	s.Spans(funnelMargin, y+14, funnelInner-funnelShare-funnelCount-10, Left, spans...)
	s.Text(Strong, funnelRight-funnelShare, y+14, funnelCount, Right, Count(step.Count))
	if !math.IsNaN(step.Share) {
		s.Text(Faint, funnelRight, y+14, funnelShare-8, Right, Percent(step.Share))
	}
	f.drawBar(s, step, y+22)
}

func (f *Funnel) drawBar(s *SVG, step *FunnelStep, y float64) {
	s.Rect(Track, funnelMargin, y, funnelInner, funnelBar, "")
	all := f.length(step.Count)
	pending := min(f.length(step.Pending), all)
	if all > pending {
		s.Rect(Fill, funnelMargin, y, all-pending, funnelBar, step.Label+": "+Count(step.Count)+" reached it")
	}
	if pending > 0 { // with its border inside
		s.Rect(Part, funnelMargin+all-pending+0.5, y+0.5, pending-1, funnelBar-1, step.Label+": "+Count(step.Pending)+" pending")
	}
}

// length returns the length of a bar, which is seen even if it is of one among
// millions.
func (f *Funnel) length(n int64) float64 {
	most := int64(1)
	for i := range f.Steps {
		most = max(most, f.Steps[i].Count)
	}
	if n <= 0 {
		return 0
	}
	return max(1.5, funnelInner*float64(n)/float64(most))
}

// drawFlow draws what becomes of those of a step.
func (f *Funnel) drawFlow(s *SVG, i int, y float64) {
	left := 0.0
	if i < len(f.Steps)-1 {
		const x, top, bottom, gap = funnelMargin + 6, 9, 31, 20
		s.Line(Line, x, y+top, x, y+bottom)
		s.Line(Line, x-4, y+bottom-4, x, y+bottom)
		s.Line(Line, x+4, y+bottom-4, x, y+bottom)
		rate := f.rate(i + 1)
		s.Spans(funnelMargin+gap, y+24, funnelInner*0.6, Left, rate...)
		for _, span := range rate {
			left += TextWidth(span.Text, span.Class)
		}
		left = gap + min(left, funnelInner*0.6) + gap
	}
	s.Text(Faint, funnelRight, y+24, funnelInner-left, Right, f.Steps[i].losses())
}

// rate tells the rate at which a step is reached.
func (f *Funnel) rate(i int) []Span {
	p := f.Steps[i].Rate
	if p.N == 0 {
		return []Span{{Faint, "no data"}}
	}
	from := ""
	if at := f.Steps[i].From; at != 0 && at != i {
		from = fmt.Sprintf(" of step %d", at)
	}
	return []Span{
		{Strong, Percent(float64(p.K) / float64(p.N))},
		{Faint, fmt.Sprintf(" of %s%s (%s)", Count(p.N), from, Interval(p.Low, p.High))},
	}
}

// losses says who got no further.
func (s *FunnelStep) losses() string {
	var parts []string
	for _, part := range []struct {
		n    int64
		name string
	}{{s.Dropped, "dropped"}, {s.Pending, "pending"}, {s.Excluded, "excluded"}} {
		if part.n > 0 {
			parts = append(parts, Count(part.n)+" "+part.name)
		}
	}
	return strings.Join(parts, ", ")
}

// drawFoot writes the legend and the notes and returns where the picture ends.
func (f *Funnel) drawFoot(s *SVG, y float64) float64 {
	y += funnelFoot
	for i := range f.Steps {
		if f.Steps[i].Pending > 0 {
			y += funnelLine
			s.Rect(Fill, funnelMargin, y-14, 12, 12, "")
			s.Text(Faint, funnelMargin+18, y-4, 190, Left, "settled")
			s.Rect(Part, funnelMargin+90.5, y-13.5, 11, 11, "")
			s.Text(Faint, funnelMargin+108, y-4, 320, Left, "pending: may still go on")
			y += 4
			break
		}
	}
	for _, note := range f.Notes {
		y = drawLines(s, y, note)
	}
	return y + funnelFoot
}

// inWords tells the picture to those who do not see it.
func (f *Funnel) inWords() string {
	sentences := []string{f.Headline}
	for i := range f.Steps {
		step := &f.Steps[i]
		text := step.Label
		for _, remark := range []string{step.Remark, step.Warning} {
			if remark != "" {
				text += " (" + remark + ")"
			}
		}
		text += ": " + Count(step.Count)
		if i > 0 {
			text += ", "
			for _, span := range f.rate(i) {
				text += span.Text
			}
		}
		if losses := step.losses(); losses != "" {
			text += "; " + losses
		}
		sentences = append(sentences, text)
	}
	for i, s := range sentences {
		sentences[i] = strings.TrimSuffix(s, ".") + "."
	}
	return strings.Join(append(sentences, f.Notes...), " ")
}
