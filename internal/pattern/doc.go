// Package pattern matches the texts of events: paths, URLs, hosts, query values, titles and string properties.
//
// Every text has one normal form, so that two spellings of one page are one page. [Parse] brings a URL into it, and [Compile] brings a
// pattern into the form of the subject that it is about; after that, matching compares bytes. [Index] asks many patterns about one text
// for little more than the price of a few.
//
// Nothing here fails on data. Parsing and matching are total, take time linear in the text, and never panic; only patterns have faults,
// and [Compile] reports all of them. All compiled values are immutable and may be used by any number of goroutines at once.
package pattern
