package chart_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/go-conversion/conversion/internal/chart"
)

func TestWidth(t *testing.T) {
	for s, want := range map[string]int{
		"":            0,
		"order":       5,
		"größe":       5,
		"gro\u0308ße": 5,
		"注文":          4,
		"한국어":         6,
		"ﾊﾝｶｸ":        4,
		"Ｆ":           2,
		"🛒":           2,
		"👩\u200d💻":    2,
		"🇩🇪":          2,
		"9.80–15 %":   9,
	} {
		if got := chart.Width(s); got != want {
			t.Errorf("Width(%q) = %d, want %d", s, got, want)
		}
	}
}

func TestClean(t *testing.T) {
	for s, want := range map[string]string{
		"order":             "order",
		"größe 注文":          "größe 注文",
		"two\nlines\tand\r": "two lines and ",
		"\x1b[31mred":       "\ufffd[31mred",
		"\u202etxt.exe":     "\ufffdtxt.exe",
		"\xff":              "\ufffd",
		"no\u00a0break":     "no break",
		"a\u2028b":          "a b",
		"👩\u200d💻":          "👩\u200d💻",
	} {
		if got := chart.Clean(s); got != want {
			t.Errorf("Clean(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	for s, want := range map[string]string{
		"add_to_cart": "add_to_cart",
		"_it_":        `\_it\_`,
		"größe_a":     "größe_a",
		"a*b|c`d":     "a\\*b\\|c\\`d",
		`\|`:          `\\\|`,
		"<b>[x](y)":   `\<b>\[x\](y)`,
		"$1 ~2~ &lt;": `\$1 \~2\~ \&lt;`,
		"a\nb":        "a b",
	} {
		if got := chart.Escape(s); got != want {
			t.Errorf("Escape(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		chart.Count(0):                 "0",
		chart.Count(999):               "999",
		chart.Count(-1000):             "-1,000",
		chart.Count(math.MaxInt64):     "9,223,372,036,854,775,807",
		chart.Count(math.MinInt64):     "-9,223,372,036,854,775,808",
		chart.Group("1234567.123456"):  "1,234,567.123456",
		chart.Group("-123.50"):         "-123.50",
		chart.Group("-1234.50"):        "-1,234.50",
		chart.Group(""):                "",
		chart.Group("1000 rows"):       "1000 rows",
		chart.Percent(0.125):           "12.50 %",
		chart.Percent(0):               "0.00 %",
		chart.Percent(math.NaN()):      "no data",
		chart.Interval(0.098, 0.158):   "9.80–15.80 %",
		chart.Interval(math.NaN(), 1):  "no data",
		chart.Interval(0, math.Inf(1)): "0.00–+Inf %",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRate(t *testing.T) {
	if got, want := chart.Rate(1000, 8000, 0.1, 0.2), []string{"1,000/8,000", "12.50 %", "10.00–20.00 %"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := chart.Rate(0, 0, 0, 1), []string{"0/0", "no data", ""}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if n := len(chart.RateColumns("users")); n != 3 {
		t.Errorf("%d columns for 3 cells", n)
	}
}

// FuzzTable checks that cells stay in their lines and columns.
func FuzzTable(f *testing.F) {
	f.Add("order", "1,234")
	f.Add("a|b\n", "\x1b[2J\\")
	f.Add("注文\xff", "👩\u200d💻")
	f.Fuzz(func(t *testing.T, a, b string) {
		table := chart.Table{Columns: []chart.Column{chart.Texts("a"), chart.Numbers("b"), chart.Texts("c")}}
		table.Add(a, b, "|")
		for _, text := range []string{string(table.AppendText(nil)), string(table.AppendMarkdown(nil))} {
			if n := strings.Count(text, "\n"); n != 3 {
				t.Errorf("%d lines instead of 3: %q", n, text)
			}
			if !utf8.ValidString(text) {
				t.Errorf("not UTF-8: %q", text)
			}
		}
		rows := strings.Split(string(table.AppendMarkdown(nil)), "\n")
		if chart.Width(rows[0]) != chart.Width(rows[2]) {
			t.Errorf("lines of different widths:\n%s\n%s", rows[0], rows[2])
		}
	})
}
