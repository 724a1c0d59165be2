package main

import "regexp"

// Numbers as package ingest reads them, with "decimal": "." and ",".
var (
	pointNumber = regexp.MustCompile(`^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?$`)
	commaNumber = regexp.MustCompile(`^[+-]?(\d+|[1-9]\d{0,2}(\.\d{3})+)(,\d+)?$`)
)

// isNumeric reports whether most cells of a column are numbers of some kind, or
// all are empty.
func (t *sample) isNumeric(column int) bool {
	numbers, others := 0, 0
	for cell := range t.cells(column) {
		if pointNumber.MatchString(cell) || commaNumber.MatchString(cell) {
			numbers++
		} else {
			others++
		}
	}
	return others == 0 || numbers > others
}

// hasDecimalCommas asks the numbers that can be read in one way only: those of
// the amount, or where that does not decide of all columns.
func (t *sample) hasDecimalCommas(amount int) bool {
	balance := 0
	if amount >= 0 {
		balance = t.commas(amount)
	}
	for i := range t.header {
		if balance != 0 {
			break
		}
		if t.isNumeric(i) {
			balance += t.commas(i)
		}
	}
	return balance > 0
}

// commas returns how many more numbers have commas before their decimals than
// points.
func (t *sample) commas(column int) (n int) {
	for cell := range t.cells(column) {
		point, comma := pointNumber.MatchString(cell), commaNumber.MatchString(cell)
		switch {
		case comma && !point:
			n++
		case point && !comma:
			n--
		}
	}
	return n
}

// typeOf returns "number" for a column that has nothing else.
func (t *sample) typeOf(column int, decimal string) string {
	number := pointNumber
	if decimal == "," {
		number = commaNumber
	}
	kind := "string"
	for cell := range t.cells(column) {
		if !number.MatchString(cell) {
			return "string"
		}
		kind = "number"
	}
	return kind
}
