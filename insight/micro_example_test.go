package insight_test

import (
	"fmt"

	"github.com/go-conversion/conversion"
	"github.com/go-conversion/conversion/insight"
)

// What is a subscription to the newsletter worth? Close rate times order value says
// 21.60 EUR; among visits alike, those with one convert little more often.
func ExampleMicro() {
	micro, err := insight.NewMicro(insight.MicroStudy{Name: "newsletter", Goal: "newsletter"})
	if err != nil {
		fmt.Println(err)
		return
	}
	// Counts of a query; an Accumulator makes them of events.
	for _, u := range []insight.MicroUnits{
		{Stratum: "Email", Length: 4, First: 3, Converted: true, N: 240}, {Stratum: "Email", Length: 4, First: 3, N: 560},
		{Stratum: "Email", Length: 4, Converted: true, N: 250}, {Stratum: "Email", Length: 4, N: 750},
		{Stratum: "Search", Length: 3, First: 2, Converted: true, N: 30}, {Stratum: "Search", Length: 3, First: 2, N: 170},
		{Stratum: "Search", Length: 3, Converted: true, N: 140}, {Stratum: "Search", Length: 3, N: 860},
		{Stratum: "Search", Length: 1, N: 5000},
	} {
		if err := micro.Add(u); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Print(micro.Report(insight.MicroOptions{Value: insight.FixedValue(conversion.Cents(8000, "EUR"))}))
	// Output:
	// newsletter, done by 1,000 of 8,000 units; a conversion is worth 80.00 EUR.
	//
	// What one is worth
	//
	// basis           n    share       95 % interval      value   95 % interval
	// ----------  -----  -------  ------------------  ---------  --------------
	// associated  1,000  27.00 %       24.34–29.84 %  21.60 EUR  19.47 to 23.87
	// adjusted    1,000  4.20 pp  0.70 pp to 7.70 pp   3.36 EUR    0.56 to 6.16
	//
	// How to read it
	//
	// basis       whoever does it                                          note
	// ----------  -------------------------------------------------------  ----------------------------------------------------------------------------
	// associated  converts after it                                        an upper bound as a rule: counts the same conversion at every step before it
	// adjusted    converts more often than those alike in stratum and age  credible as an extra, if they are alike in all else too
}

// What channels cost and earned, and what is on its way: three visits by search are
// still open, which the chain gives 50 %, 10 % and 5 %.
func ExampleNewReturn() {
	orders, err := insight.RealisedOf("EUR", conversion.Cents(12000, "EUR"), conversion.Cents(8000, "EUR"))
	if err != nil {
		fmt.Println(err)
		return
	}
	report, err := insight.NewReturn(
		map[string]conversion.Money{"Paid Search": conversion.Cents(10000, "EUR"), "Display": conversion.Cents(5000, "EUR")},
		map[string]insight.Realised{"Paid Search": orders},
		map[string]insight.OpenValue{"Paid Search": {Visits: 3, Now: 0.65}},
		insight.ReturnOptions{Value: insight.FixedValue(conversion.Cents(9000, "EUR")), Start: 0.05})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(report)
	// Output:
	// What was earned, and what is on its way
	//
	// name         cost, EUR  conversions  realised   95 % interval  open visits  gain in progress  expected
	// -----------  ---------  -----------  --------  --------------  -----------  ----------------  --------
	// Display          50.00            0      0.00                            0              0.00      0.00
	// Paid Search     100.00            2    200.00  0.00 to 482.67            3             45.00    258.50
	// all             150.00            2    200.00  0.00 to 482.67            3             45.00    258.50
	//
	// Return on cost
	//
	// name         ROAS  95 % interval  ROAS expected    ROI  ROI expected  CPA, EUR    95 % interval
	// -----------  ----  -------------  -------------  -----  ------------  --------  ---------------
	// Display      0.00                          0.00  -1.00         -1.00                 from 13.55
	// Paid Search  2.00   0.00 to 4.83           2.59   1.00          1.59     50.00  13.84 to 412.87
	// all          1.33   0.00 to 3.22           1.72   0.33          0.72     75.00  20.76 to 619.30
	//
	// Realised is what conversions brought; expected adds what open visits bring on average, by their probability to convert. Gain in progress is the part of this that came since they began. ROAS is value/cost, ROI (value - cost)/cost, CPA cost per conversion.
}

func ExamplePageValue() {
	pages, err := insight.NewPageValue(insight.PageStudy{})
	if err != nil {
		fmt.Println(err)
		return
	}
	order := insight.PageConversion{After: 3, Value: conversion.Cents(6000, "EUR")}
	for _, visit := range []insight.PageVisit{
		{Pages: []string{"/", "/shoes", "/cart", "/thanks"}, Conversions: []insight.PageConversion{order}},
		{Pages: []string{"/", "/shoes"}},
	} {
		if err := pages.Add(visit); err != nil {
			fmt.Println(err)
		}
	}
	for _, page := range pages.Report("EUR").Pages {
		fmt.Println(page.Page, page.Value)
	}
	// Output:
	// /cart 60
	// / 30
	// /shoes 30
	// /thanks 0
}
