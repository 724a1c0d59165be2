package chart

// RateColumns are the headings over the cells of [Rate]; units is what the
// rate is of, such as "users".
func RateColumns(units string) []Column {
	return []Column{Numbers(units), Numbers("rate"), Numbers("95 % interval")}
}

// Rate returns three cells: the rate as "58/464", its value and its interval,
// because a rate without them says little. With n = 0 the interval is empty.
func Rate(k, n int64, low, high float64) []string {
	counts := Count(k) + "/" + Count(n)
	if n == 0 {
		return []string{counts, "no data", ""}
	}
	return []string{counts, Percent(float64(k) / float64(n)), Interval(low, high)}
}
