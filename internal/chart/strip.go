package chart

import (
	"math"
	"slices"
	"strings"
)

// Strip is a picture, for pages, of what happened to several things on the days of
// a span: for each thing a strip with a cell for each day on which something did.
// What it is is told by the shape of the cell.
type Strip struct {
	Title    string
	Headline string // what is shown, for those who do not see it
	Days     int
	Ticks    []string // names of days at equal distances, the first at the left end
	Rows     []StripRow
	Names    map[Shape]string // what the shapes mean
}

// StripRow is a thing of [Strip].
type StripRow struct {
	Label string
	Cells []StripCell
	Words string // all of it in a sentence
}

// StripCell is a run of days, the first of them 0.
type StripCell struct {
	From, To int // both are part of it
	Shape    Shape
	Note     string // where a pointer rests on it
}

// Shape is the shape of a cell.
type Shape uint8

// The shapes.
const (
	Whole  Shape = iota // the whole height
	Hollow              // the same, with a border only
	Low                 // the lower third
	High                // the upper third
)

const (
	stripHeight = 18.0
	stripRow    = fluidText + stripHeight + 8
)

// SVG returns the picture, as wide as the place where it stands.
func (p Strip) SVG() string {
	s := NewFluidSVG(0, p.Title)
	sentences := []string{strings.TrimSuffix(p.Headline, ".") + "."}
	y := 0.0
	for i := range p.Rows {
		p.drawRow(s, &p.Rows[i], y)
		sentences = append(sentences, p.Rows[i].Words)
		y += stripRow
	}
	for i, tick := range p.Ticks {
		s.Text(Faint, 100*float64(i)/float64(len(p.Ticks)), y+10, fluidNarrow/float64(len(p.Ticks)), Left, tick)
	}
	s.Describe(strings.Join(sentences, " "))
	s.height = int(math.Ceil(p.drawLegend(s, y+fluidText+4)))
	return s.String()
}

func (p *Strip) drawRow(s *SVG, r *StripRow, y float64) {
	s.Text(Ink, 0, y+13, fluidNarrow, Left, r.Label)
	y += fluidText
	s.Rect(Track, 0, y, 100, stripHeight, "")
	for i := range p.Ticks {
		x := 100 * float64(i) / float64(len(p.Ticks))
		s.Line(Line, x, y+stripHeight, x, y+stripHeight+3)
	}
	for _, c := range r.Cells {
		from, to := max(0, c.From), min(p.Days-1, c.To)
		if from <= to {
			left := 100 * float64(from) / float64(p.Days)
			c.Shape.draw(s, left, y, max(fluidLeast, 100*float64(to+1)/float64(p.Days)-left), c.Note)
		}
	}
}

func (shape Shape) draw(s *SVG, x, y, width float64, note string) {
	switch shape {
	case Hollow:
		s.Rect(Warning, x, y, width, stripHeight, note)
		s.Rect("page", x+0.15, y+2, width-0.3, stripHeight-4, note)
	case Low:
		s.Rect(Warning, x, y+2*stripHeight/3, width, stripHeight/3, note)
	case High:
		s.Rect(Warning, x, y, width, stripHeight/3, note)
	default:
		s.Rect(Warning, x, y, width, stripHeight, note)
	}
}

// drawLegend names the shapes that occur and returns where it ends.
func (p *Strip) drawLegend(s *SVG, y float64) float64 {
	var shapes []Shape
	for _, r := range p.Rows {
		for _, c := range r.Cells {
			shapes = append(shapes, c.Shape)
		}
	}
	slices.Sort(shapes)
	for _, shape := range slices.Compact(shapes) {
		s.Rect(Track, 0, y, 4, stripHeight, "")
		shape.draw(s, 1, y, 2, "")
		s.Text(Faint, 6, y+13, fluidNarrow-20, Left, p.Names[shape])
		y += stripHeight + 8
	}
	return y
}
