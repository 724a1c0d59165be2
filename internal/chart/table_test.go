package chart_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/go-conversion/conversion/internal/chart"
)

func lines(s ...string) string { return strings.Join(s, "\n") + "\n" }

func sample() chart.Table {
	t := chart.Table{Columns: []chart.Column{chart.Texts("goal"), chart.Numbers("n"), chart.Texts("note")}}
	t.Add("order", "1,234", "a|b")
	t.Add("größe", "5")
	t.Add("注文", "16", "*", "beyond the columns")
	return t
}

func TestText(t *testing.T) {
	table := sample()
	want := lines(
		"goal       n  note",
		"-----  -----  ----",
		"order  1,234  a|b",
		"größe      5",
		"注文      16  *",
	)
	if diff := cmp.Diff(want, string(table.AppendText(nil))); diff != "" {
		t.Error(diff)
	}
}

func TestMarkdown(t *testing.T) {
	table := sample()
	want := lines(
		`| goal  |     n | note |`,
		`| ----- | ----: | ---- |`,
		`| order | 1,234 | a\|b |`,
		`| größe |     5 |      |`,
		`| 注文  |    16 | \*   |`,
	)
	if diff := cmp.Diff(want, string(table.AppendMarkdown(nil))); diff != "" {
		t.Error(diff)
	}
}

func TestNarrowMarkdown(t *testing.T) {
	table := chart.Table{Columns: []chart.Column{chart.Texts("a"), chart.Numbers("b")}, Rows: [][]string{{"1", "2"}}}
	want := lines("| a   |   b |", "| --- | --: |", "| 1   |   2 |")
	if diff := cmp.Diff(want, string(table.AppendMarkdown(nil))); diff != "" {
		t.Error(diff)
	}
}

func TestEmptyTable(t *testing.T) {
	var none chart.Table
	none.Add("lost")
	if got := string(none.AppendMarkdown(none.AppendText(nil))); got != "" {
		t.Errorf("a table without columns draws %q", got)
	}
	headings := chart.Table{Columns: []chart.Column{chart.Texts("goal"), chart.Texts("")}}
	if got, want := string(headings.AppendText(nil)), "goal\n----\n"; got != want {
		t.Errorf("a table without rows draws %q, want %q", got, want)
	}
}

func TestSections(t *testing.T) {
	one := chart.Table{Columns: []chart.Column{chart.Texts("a")}, Rows: [][]string{{"1"}}}
	none := chart.Table{Columns: []chart.Column{chart.Texts("a")}}
	sections := []chart.Section{{Title: "Empty", Table: none}, {Title: "A*", Table: one}, {Title: "B", Table: one}}
	if got, want := chart.Text(sections...), "A*\n\na\n-\n1\n\nB\n\na\n-\n1\n"; got != want {
		t.Errorf("text %q, want %q", got, want)
	}
	cell := "| a   |\n| --- |\n| 1   |\n"
	if got, want := chart.Markdown(sections...), "### A\\*\n\n"+cell+"\n### B\n\n"+cell; got != want {
		t.Errorf("markdown %q, want %q", got, want)
	}
	if got := chart.Text(); got != "" {
		t.Errorf("no sections draw %q", got)
	}
}
