package report

import (
	"math"
	"strconv"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
	"github.com/go-conversion/conversion/internal/chart"
)

// noData stands where there is no number.
const noData = "no data"

// unit keeps a number and what it is of on one line.
const unit = "\u00a0"

func isNumber(x float64) bool { return !math.IsNaN(x) && !math.IsInf(x, 0) }

// decimal returns x with so many digits after the point and its thousands apart;
// what is rounded to 0 has no sign.
func decimal(x float64, places int) string {
	if !isNumber(x) {
		return noData
	}
	text := strconv.FormatFloat(math.Abs(x), 'f', places, 64)
	if x < 0 && strings.Trim(text, "0.") != "" {
		return "−" + chart.Group(text)
	}
	return chart.Group(text)
}

// signed is decimal with a sign above 0 too.
func signed(x float64, places int) string {
	text := decimal(x, places)
	if x > 0 && strings.Trim(text, "0.") != "" && isNumber(x) {
		return "+" + text
	}
	return text
}

// span returns the ends of an interval in words, where there are both.
func span(low, high float64, text func(float64) string) string {
	if !isNumber(low) || !isNumber(high) {
		return noData
	}
	return text(low) + " to " + text(high)
}

// within returns a number with its interval in brackets, where there is one.
func within(number, interval string) string {
	if number == noData || interval == noData {
		return number
	}
	return number + " (" + interval + ")"
}

// orBlank leaves a cell empty that has no data.
func orBlank(text string) string {
	if text == noData {
		return ""
	}
	return text
}

// percent returns a share with the digits that a reader can use: "12.5 %",
// "0.35 %", "< 0.01 %".
func percent(share float64) string {
	if !isNumber(share) {
		return noData
	}
	return hundred(share) + unit + "%"
}

func hundred(share float64) string {
	switch a := math.Abs(100 * share); {
	case a == 0 || share < 0 && a < 0.005:
		return "0"
	case a < 0.005:
		return "<" + unit + "0.01"
	case a < 1:
		return decimal(100*share, 2)
	case a < 99.95:
		return decimal(100*share, 1)
	}
	return decimal(100*share, 0)
}

// percents returns the ends of an interval of shares: "3.6 to 4.2 %".
func percents(low, high float64) string {
	text := span(low, high, hundred)
	if text == noData {
		return noData
	}
	return text + unit + "%"
}

// rate returns a rate with its interval: "3.9 % (3.6 to 4.2 %)".
func rate(r conversion.Rate) string {
	low, high := r.Interval()
	return within(percent(r.Value()), percents(low, high))
}

// rateCells returns three cells: counts, rate and interval.
func rateCells(r conversion.Rate) []string {
	low, high := r.Interval()
	return chart.Rate(r.K, r.N, low, high)
}

// point returns a difference of shares in percentage points, without the words.
func point(x float64) string { return signed(100*x, 1) }

// points returns it with the word: "+2.1 points".
func points(x float64) string {
	if !isNumber(x) {
		return noData
	}
	return point(x) + unit + "points"
}

// pointsMore returns the size of a difference: "2.1 percentage points (1.5 to 2.7)".
func pointsMore(e insight.Estimate) string {
	size := func(x float64) string { return decimal(100*x, 1) }
	if e.Value < 0 {
		e = insight.Estimate{Value: -e.Value, Low: -e.High, High: -e.Low}
	}
	if !isNumber(e.Value) {
		return noData
	}
	return within(size(e.Value)+unit+"percentage points", span(e.Low, e.High, size))
}

// amount returns so much money, or so many of what has no currency.
func amount(x float64, currency string) string {
	if currency == "" || !isNumber(x) {
		return quantity(x)
	}
	return decimal(x, amountDigits(x, currency)) + unit + cleaned(currency)
}

// amounts returns the ends of an interval of amounts, both with the same digits.
func amounts(low, high float64, currency string) string {
	if currency == "" || !isNumber(low) || !isNumber(high) {
		return span(low, high, quantity)
	}
	digits := amountDigits(max(math.Abs(low), math.Abs(high)), currency)
	return decimal(low, digits) + " to " + decimal(high, digits) + unit + cleaned(currency)
}

func amountDigits(x float64, currency string) int {
	if math.Abs(x) >= 1000 {
		return 0
	}
	return conversion.MinorDigits(currency)
}

// amountWithin returns an amount with its interval.
func amountWithin(e insight.Estimate, currency string) string {
	return within(amount(e.Value, currency), amounts(e.Low, e.High, currency))
}

// exact returns an amount to its last digit.
func exact(m conversion.Money) string {
	return strings.Replace(chart.Group(string(m.AppendAmount(nil))), "-", "−", 1) + " " + cleaned(m.Currency)
}

// totals returns sums of money, or "" if there are none.
func totals(t conversion.Totals, text func(conversion.Money) string) string {
	var sums []string
	for m := range t.All() {
		sums = append(sums, text(m))
	}
	return strings.Join(sums, ", ")
}

// about returns an amount to the digits that matter, with room for the end of a line.
func about(m conversion.Money) string {
	return strings.ReplaceAll(amount(float64(m.Micros)/1e6, m.Currency), unit, " ")
}

// quantity returns a number of things, which need not be whole.
func quantity(x float64) string {
	switch a := math.Abs(x); {
	case a >= 100 || x == math.Trunc(x):
		return decimal(x, 0)
	case a >= 1:
		return strings.TrimSuffix(decimal(x, 1), ".0")
	}
	return decimal(x, 2)
}

// ratio returns a number of times, such as a return on cost.
func ratio(x float64) string { return decimal(x, 2) }

// probability returns the p of a test.
func probability(p float64) string {
	if p < 0.0001 {
		return "<0.0001"
	}
	return decimal(p, 4)
}

// plural returns a number with what is counted: "12 visitors".
func plural(n int64, one string) string {
	if n != 1 {
		one += "s"
	}
	return chart.Count(n) + unit + one
}

// were is plural with the verb: "1 visit was", "12 visits were".
func were(n int64, one string) string {
	if n == 1 {
		return plural(n, one) + " was"
	}
	return plural(n, one) + " were"
}

// interval heads a column of intervals: "95 % interval".
func interval(level float64) string { return levelText(level) + " % interval" }

func levelText(level float64) string {
	if !(level > 0 && level < 1) {
		level = 0.95
	}
	return strconv.FormatFloat(math.Round(1e4*level)/100, 'f', -1, 64)
}

// isUsual reports whether a level is that of which the overview tells.
func isUsual(level float64) bool { return levelText(level) == "95" }

// withLevel adds to a text what intervals there are, if they are not the usual ones.
func withLevel(text string, level float64) string {
	if isUsual(level) {
		return text
	}
	return text + " Ranges here are those in which the true number lies " + levelText(level) + " times out of 100."
}
