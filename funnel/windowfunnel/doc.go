// Package windowfunnel gives the answers of ClickHouse's aggregate function
// windowFunnel, defects included, for those who migrate from it and for tests.
// Whoever wants to know how far visitors really get uses package funnel.
//
//	f, err := windowfunnel.New(3, 3600, windowfunnel.StrictIncrease)
//	level := f.Evaluator().Level(rows)
//
// It follows ClickHouse 26.7: rows in order of arrival, whose times are unsigned
// integers in any unit, and for each row the conditions that it satisfies.
//
//	mode                   what it does                                in package funnel
//	(none)                 each condition in turn, no later than the   the default is the best attempt, in which an
//	                       window after the first; one row may serve   event serves one step only: levels are lower
//	                       several conditions                          where conditions overlap (issues 34986, 21835)
//	strict_once            one row serves one condition; in linear     Ties: AnyTies
//	                       time here, while ClickHouse keeps every
//	                       chain
//	strict_increase        each condition strictly later; a repeated   Ties: LaterTies, which loses no chain
//	                       first condition replaces a chain that       (issue 52844)
//	                       could still have gone on
//	strict_order           nothing else may lie between; tries one     all steps Direct, with every entry tried
//	                       entry only                                  (issues 27469, 36256)
//	allow_reentry          with strict_order: conditions out of turn
//	                       are passed over
//	strict_deduplication   a condition that comes again ends the       none (issue 37177)
//	                       chain
//
// Source: the behaviour of ClickHouse 26.7.2.1 and its
// src/AggregateFunctions/AggregateFunctionWindowFunnel.cpp.
package windowfunnel
