# How long ChannelAttribution takes with its defaults. The file is read before the
# clock starts.
paths <- read.csv(commandArgs(trailingOnly = TRUE)[1], stringsAsFactors = FALSE)
library(ChannelAttribution)
seconds <- function(what) system.time(what)[["elapsed"]]
cat("version", as.character(packageVersion("ChannelAttribution")), "\n")
cat("heuristic_models", seconds(heuristic_models(paths, "path", "conversions", var_value = "value")), "\n")
for (order in c(1, 2)) {
  cat("markov_model, order", order, seconds(markov_model(paths, "path", "conversions",
    var_value = "value", var_null = "nulls", order = order, verbose = FALSE)), "\n")
}
