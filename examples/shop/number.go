package main

import (
	"strconv"
	"strings"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/goal"
)

// count returns a number with its thousands apart.
func count(n int64) string { return thousands(strconv.FormatInt(n, 10)) }

// counted is count with what is counted: "1 user", "2 users".
func counted(n int64, thing string) string {
	if n != 1 {
		thing += "s"
	}
	return count(n) + " " + thing
}

func thousands(number string) string {
	whole, rest, _ := strings.Cut(number, ".")
	digits := strings.TrimPrefix(whole, "-")
	var b strings.Builder
	b.WriteString(whole[:len(whole)-len(digits)])
	for i, digit := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if rest != "" {
		b.WriteString("." + rest)
	}
	return b.String()
}

// currencies returns those in which there is anything.
func currencies(worth ...goal.Worth) (codes []string) {
	var all conversion.Totals
	for _, w := range worth {
		all.Merge(w.Booked)
		all.Merge(w.Net)
	}
	for m := range all.All() {
		codes = append(codes, m.Currency)
	}
	return codes
}

// moneyIn returns the sum in a currency, or "" if nothing was in it.
func moneyIn(t conversion.Totals, currency string) string {
	for m := range t.All() {
		if m.Currency == currency {
			return money(m)
		}
	}
	return ""
}

func money(m conversion.Money) string {
	return thousands(string(m.AppendAmount(nil))) + " " + m.Currency
}

// share returns a rate and its interval in percent.
func share(r conversion.Rate) (rate, interval string) {
	if r.N == 0 {
		return "no data", ""
	}
	low, high := r.Interval()
	return percent(r.Value()) + " %", percent(low) + "–" + percent(high)
}

func percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 2, 64) }
