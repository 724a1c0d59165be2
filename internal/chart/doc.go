// Package chart draws the library's reports: tables for terminals and Markdown,
// and the texts of the numbers in them.
package chart
