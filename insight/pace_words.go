package insight

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-conversion/conversion/internal/chart"
)

// String returns the forecast in words, such as "leads: at risk: 120 of 300 after 40 of
// 92 days. 277 are expected by the end (241 to 316), and the probability of 300 or more
// is 12 %. 3.46 a day are needed from now on; so far it was 3.00 a day."
func (f Forecast) String() string {
	sentences := []string{f.state()}
	if f.Elapsed < f.Total {
		sentences = append(sentences, f.expectation(), f.need(), f.drift())
	}
	sentences = slices.DeleteFunc(sentences, func(s string) bool { return s == "" })
	return chart.Clean(strings.Join(sentences, " "))
}

// state says what there is.
func (f *Forecast) state() string {
	phrase := string(f.Phrase)
	if f.Elapsed >= f.Total && f.Phrase != Reached {
		phrase = "missed"
	}
	if f.Goal != "" {
		phrase = f.Goal + ": " + phrase
	}
	unit := "days"
	if f.Weighted {
		unit = "weighted days"
	}
	return fmt.Sprintf("%s: %s of %s after %s of %s %s.", phrase, f.amount(f.Observed), f.amountWithUnit(f.Target), daysInWords(f.Elapsed), daysInWords(f.Total), unit)
}

// expectation says what there will be.
func (f *Forecast) expectation() string {
	if math.IsNaN(f.Mean.Value) {
		if f.Phrase == Reached {
			return ""
		}
		return "There is no forecast: " + f.Reason + "."
	}
	end := "by the end"
	if !f.To.IsZero() {
		end = "until " + f.To.Format(time.DateOnly)
	}
	text := fmt.Sprintf("%s are expected %s (%s)", f.amountWithUnit(f.Mean.Value), end, f.interval())
	if f.Phrase == Reached {
		return text + "."
	}
	return text + fmt.Sprintf(", and the probability of %s or more is %s.", f.amountWithUnit(f.Target), probabilityInWords(f.Reach))
}

// need says how much it takes.
func (f *Forecast) need() string {
	if f.Phrase == Reached {
		return ""
	}
	text := f.rateWithUnit(f.NeededRate) + " are needed from now on"
	if math.IsNaN(f.CurrentRate) {
		return text + "."
	}
	return text + "; so far it was " + f.rateWithUnit(f.CurrentRate) + "."
}

// drift says that the forecast is off, where it must be.
func (f *Forecast) drift() string {
	if !f.Drift.IsClear() || math.IsNaN(f.Mean.Value) {
		return ""
	}
	change, off := "rise", "low"
	if f.Drift.Later < f.Drift.Earlier {
		change, off = "fall", "high"
	}
	return fmt.Sprintf("Completions %s, from %s a day in the first half of the days so far to %s in the second, so the forecast may be too %s.",
		change, decimals(f.Drift.Earlier), decimals(f.Drift.Later), off)
}

// amount returns a number of completions, or money without its currency.
func (f *Forecast) amount(x float64) string { return quantityText(x, f.Currency) }

func (f *Forecast) amountWithUnit(x float64) string {
	return strings.TrimSpace(f.amount(x) + " " + f.Currency)
}

func (f *Forecast) interval() string { return spanText(f.Mean, f.amount) }

// rate returns a number of completions a day, or money without its currency; "" without
// one.
func (f *Forecast) rate(x float64) string {
	switch {
	case math.IsNaN(x):
		return ""
	case f.Currency == "":
		return decimals(x)
	}
	return amountText(x, f.Currency)
}

func (f *Forecast) rateWithUnit(x float64) string {
	per := " a day"
	if f.Weighted {
		per = " a weighted day"
	}
	if f.Currency != "" {
		per = " " + f.Currency + per
	}
	return f.rate(x) + per
}

// quantityText returns a whole number, or money without its currency.
func quantityText(x float64, currency string) string {
	switch {
	case currency != "":
		return amountText(x, currency)
	case math.IsNaN(x) || math.IsInf(x, 0):
		return "no data"
	}
	return chart.Group(strconv.FormatFloat(math.Round(x)+0, 'f', 0, 64)) // + 0 makes 0 of −0
}

// daysInWords returns days with at most one digit after the point.
func daysInWords(days float64) string {
	return chart.Group(strings.TrimSuffix(strconv.FormatFloat(days, 'f', 1, 64), ".0"))
}

// probabilityInWords returns whole percents: more digits would promise too much.
func probabilityInWords(p float64) string {
	switch {
	case math.IsNaN(p):
		return "no data"
	case p > 0 && p < 0.005:
		return "<1 %"
	case p < 1 && p > 0.995:
		return ">99 %"
	}
	return strconv.FormatFloat(100*p, 'f', 0, 64) + " %"
}
