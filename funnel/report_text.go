package funnel

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/internal/chart"
)

// listed is how many groups of a breakdown, and how many events between steps,
// the text of a report lists.
const listed = 10

// String returns the report as tables for a terminal with a fixed-width font.
// Rates stand with their counts and their 95 % Wilson intervals. Of a breakdown
// the ten groups with the most units are listed, and the sum of the others.
func (r Report) String() string {
	return r.headline() + "\n\n" + chart.Text(r.sections()...)
}

// Markdown returns the report as sections with tables, with headings of the
// third level.
func (r Report) Markdown() string {
	return chart.Escape(r.headline()) + "\n\n" + chart.Markdown(r.sections()...)
}

// headline says what is counted, and on what the rates rest.
func (r *Report) headline() string {
	text := r.Funnel + ": " + r.entrance()
	if r.Horizon > 0 && !r.AsOf.IsZero() {
		text += fmt.Sprintf("; rates are of those who had %s to convert", chart.Duration(r.Horizon))
	}
	return chart.Clean(text)
}

// entrance says how many entered, and when.
func (r *Report) entrance() string {
	text := fmt.Sprintf("%s entered, of %s", chart.Count(r.Entered), counted(r.Units, r.Unit))
	if !r.AsOf.IsZero() {
		text += ", as of " + r.AsOf.UTC().Format("2006-01-02 15:04 MST")
	}
	return text
}

// counted returns a number with what is counted: "12 users".
func counted(n int64, unit string) string {
	kind, rest, several := strings.Cut(unit, " and ")
	if n != 1 {
		kind += "s"
	}
	if several {
		kind += " and " + rest
	}
	return chart.Count(n) + " " + kind
}

func (r *Report) sections() []chart.Section {
	return slices.Concat([]chart.Section{
		{Title: "Steps", Table: r.stepTable()},
		{Title: "Steps in any order", Table: r.groupTable()},
		{Title: "Where they are now", Table: r.placeTable()},
		{Title: "From the first step", Table: r.firstTable()},
		{Title: "Time to convert", Table: r.timeTable()},
		{Title: r.breakdownTitle(), Table: r.breakdownTable()},
		{Title: r.trendTitle(), Table: r.trendTable()},
		{Title: "Events after the last step of those who dropped", Table: r.betweenTable()},
		{Title: "Findings", Table: r.findingTable()},
	})
}

func rateCells(r conversion.Rate) []string {
	low, high := r.Interval()
	return chart.Rate(r.K, r.N, low, high)
}

// barWidth is that of the bars of a table, in characters.
const barWidth = 20

// stepTable has a bar for each step: who reached it, of those of the step that
// most reached.
func (r *Report) stepTable() chart.Table {
	t := chart.Table{Columns: slices.Concat(
		[]chart.Column{chart.Texts("step"), chart.Numbers("reached"), chart.Texts("")},
		chart.RateColumns("of the step before"),
	)}
	most := r.mostReached()
	for i := range r.Steps {
		s := &r.Steps[i]
		cells := []string{r.rowName(i), chart.Count(s.Reached), chart.Bar(float64(s.Reached)/float64(max(1, most)), barWidth)}
		if i > 0 {
			cells = append(cells, rateCells(s.FromPrevious)...)
		}
		t.Add(cells...)
	}
	t.Add(append([]string{"conversion", chart.Count(r.Converted), ""}, rateCells(r.Conversion)...)...)
	return t
}

func (f *Flow) mostReached() (most int64) {
	for i := range f.Steps {
		most = max(most, f.Steps[i].Reached)
	}
	return most
}

// rowName returns the name of a row, with what is special about it.
func (f *Flow) rowName(i int) string {
	s := &f.Steps[i]
	switch {
	case s.Nth > 0:
		return fmt.Sprintf("any %d of %s", s.Nth, strings.Join(f.groupNames(s.Group), ", "))
	case s.Optional:
		return s.Name + " (optional)"
	case s.Suspect:
		return s.Name + " (suspect)"
	}
	return s.Name
}

// groupNames returns the names of the steps of a group.
func (f *Flow) groupNames(group int) (names []string) {
	for i := range f.Steps {
		if f.Steps[i].Group == group {
			names = append(names, f.Steps[i].Name)
		}
	}
	return names
}

// placeTable tells how far units came that are not converted.
func (r *Report) placeTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("furthest step"), chart.Numbers("dropped"), chart.Numbers("pending"), chart.Numbers("excluded"),
	}}
	if r.isOpen() {
		t.Columns = append(t.Columns, chart.Numbers("entered here"))
	}
	for i := range r.Steps {
		s := &r.Steps[i]
		cells := []string{r.rowName(i), chart.Count(s.Left), chart.Count(s.Waiting), chart.Count(s.Excluded)}
		if r.isOpen() {
			cells = append(cells, chart.Count(s.Entered))
		}
		t.Add(cells...)
	}
	t.Add("all", chart.Count(r.Dropped), chart.Count(r.Pending), chart.Count(r.Excluded))
	return t
}

func (f *Flow) isOpen() bool {
	return slices.ContainsFunc(f.Steps, func(s StepRow) bool { return s.Entered > 0 })
}

// groupTable tells who did each step of a group.
func (r *Report) groupTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("step"), chart.Numbers("did it"), chart.Texts("")}}
	most := float64(max(1, r.mostReached()))
	for i := range r.Steps {
		if s := &r.Steps[i]; s.Nth > 0 {
			t.Add(s.Name, chart.Count(s.Did), chart.Bar(float64(s.Did)/most, barWidth))
		}
	}
	return t
}

func (r *Report) firstTable() chart.Table {
	t := chart.Table{Columns: slices.Insert(chart.RateColumns("of the first step"), 0, chart.Texts("step"))}
	for i := range r.Steps {
		if i > 0 {
			t.Add(append([]string{r.rowName(i)}, rateCells(r.Steps[i].FromFirst)...)...)
		}
	}
	return t
}

func (r *Report) timeTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("from"), chart.Texts("to"), chart.Numbers("n"), chart.Numbers("median"), chart.Numbers("mean"),
		chart.Numbers("10 %"), chart.Numbers("90 %"), chart.Numbers("longest"),
	}}
	for i := range r.Times {
		at := &r.Times[i]
		d := &at.Durations
		cells := []string{r.rowName(at.From), r.rowName(at.To), chart.Count(d.N())}
		if d.N() > 0 {
			for _, v := range []time.Duration{d.Median(), d.Mean(), d.Quantile(0.1), d.Quantile(0.9), d.Max()} {
				cells = append(cells, chart.Duration(v))
			}
		}
		t.Add(cells...)
	}
	return t
}

func (r *Report) breakdownTitle() string {
	if r.Breakdown == nil {
		return ""
	}
	if r.Breakdown.Prop == "" {
		return fmt.Sprintf("By channel (%v)", r.Breakdown.At)
	}
	return fmt.Sprintf("By %s (%v)", r.Breakdown.Prop, r.Breakdown.At)
}

func (r *Report) breakdownTable() (t chart.Table) {
	if r.Breakdown == nil {
		return t
	}
	t.Columns = slices.Concat([]chart.Column{chart.Texts("value"), chart.Numbers("entered")}, r.stepColumns(), chart.RateColumns("converted"))
	for _, g := range r.Breakdown.Top(listed) {
		t.Add(flowCells(groupName(&g), &g.Flow)...)
	}
	return t
}

func groupName(g *Group) string {
	switch {
	case g.Others > 0:
		return fmt.Sprintf("(%d others)", g.Others)
	case g.Value == "":
		return "(none)"
	}
	return g.Value
}

// stepColumns returns a column for the units of each step after the first.
func (r *Report) stepColumns() (columns []chart.Column) {
	for i := range r.Steps {
		if i > 0 {
			columns = append(columns, chart.Numbers(r.Steps[i].Name))
		}
	}
	return columns
}

func flowCells(name string, f *Flow) []string {
	cells := []string{name, chart.Count(f.Entered)}
	for i := range f.Steps {
		if i > 0 {
			cells = append(cells, chart.Count(f.Steps[i].Reached))
		}
	}
	return append(cells, rateCells(f.Conversion)...)
}

func (r *Report) trendTitle() string {
	if r.Trend == nil {
		return ""
	}
	return fmt.Sprintf("By %s of entry (%s)", r.Trend.Bucket, r.Trend.Zone)
}

func (r *Report) trendTable() (t chart.Table) {
	if r.Trend == nil {
		return t
	}
	t.Columns = slices.Concat(
		[]chart.Column{chart.Texts("from"), chart.Numbers("entered")}, r.stepColumns(), chart.RateColumns("converted"),
		[]chart.Column{chart.Numbers("pending"), chart.Texts("")},
	)
	for i := range r.Trend.Buckets {
		b := &r.Trend.Buckets[i]
		note := ""
		if !b.Mature {
			note = "not over"
		}
		t.Add(append(flowCells(bucketName(r.Trend.Bucket, b.Start), &b.Flow), chart.Count(b.Pending), note)...)
	}
	return t
}

func bucketName(bucket Bucket, start time.Time) string {
	switch bucket {
	case Hour:
		return start.Format("2006-01-02 15:04 -07:00")
	case Month:
		return start.Format("2006-01")
	}
	return start.Format(time.DateOnly)
}

func (r *Report) betweenTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{
		chart.Texts("last step"), chart.Texts("event"), chart.Numbers("units"), chart.Numbers("of the dropped"),
	}}
	for _, row := range r.Between {
		name := r.rowName(row.Step)
		for _, e := range row.Events[:min(listed, len(row.Events))] {
			t.Add(name, e.Name, chart.Count(e.Units)+"/"+chart.Count(row.Units), chart.Percent(float64(e.Units)/float64(row.Units)))
			name = ""
		}
	}
	return t
}

func (r *Report) findingTable() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("finding")}}
	if b := r.Bottleneck; b != nil {
		t.Add("bottleneck: " + r.bottleneckText(b))
	}
	if l := r.LargestLoss; l != nil {
		t.Add(fmt.Sprintf("largest loss: %s before %s", counted(l.Units, r.Unit), l.Name))
	}
	for _, f := range r.Findings {
		t.Add(f.String())
	}
	if r.Ties.Decided > 0 {
		t.Add(fmt.Sprintf("%s took several steps at one instant", counted(r.Ties.Decided, r.Unit)))
	}
	for _, f := range r.Data {
		t.Add(f.String())
	}
	return t
}

func (r *Report) bottleneckText(b *Bottleneck) string {
	text := fmt.Sprintf("%s, %v", b.Name, b.Rate)
	if b.Sure {
		return text
	}
	var others []string
	for _, step := range b.Overlapping {
		others = append(others, r.Steps[step].Name)
	}
	return text + ", not surely below " + strings.Join(others, ", ")
}
