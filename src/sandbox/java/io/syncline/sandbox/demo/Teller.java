package io.syncline.sandbox.demo;

import io.syncline.sandbox.demo.Terminal.Style;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Puts what was seen into lines. */
final class Teller {

  private static final String INDENT = " ".repeat(12);

  private final Terminal terminal;
  private final Tally tally;

  Teller(Terminal terminal, Tally tally) {
    this.terminal = terminal;
    this.tally = tally;
  }

  /** A person did something. */
  void did(int edits, String text) {
    tally.edited(edits);
    var time = LocalTime.now().truncatedTo(ChronoUnit.SECONDS).format(DateTimeFormatter.ISO_TIME);
    terminal.blank();
    terminal.line(terminal.as(Style.DIM, time) + "    " + terminal.as(Style.BOLD, text));
  }

  void arrived(Collection<Place> expected, List<Arrivals.Arrival> arrivals) {
    for (var it : arrivals) {
      tally.arrived(it.millis());
      terminal.line(
          INDENT
              + terminal.as(Style.GOOD, "✓ ")
              + "%-8s %-8s %s"
                  .formatted(
                      it.place().title(),
                      it.operation() + "d",
                      terminal.as(Style.DIM, "after " + it.millis() + " ms")));
    }
    for (var place : expected) {
      if (arrivals.stream().noneMatch(it -> it.place() == place)) {
        tally.missed();
        bad(place.title() + " has not got it yet; the log may say why");
      }
    }
  }

  /** What a person settled from another terminal. */
  void came(String text) {
    terminal.blank();
    terminal.line(INDENT + terminal.as(Style.GOOD, "✓ ") + text);
  }

  void note(String text) {
    terminal.line(INDENT + terminal.as(Style.NOTE, "· ") + terminal.as(Style.DIM, text));
  }

  void warn(String text) {
    terminal.line(INDENT + terminal.as(Style.WARNING, "! ") + text);
  }

  void bad(String text) {
    terminal.line(INDENT + terminal.as(Style.BAD, "✗ ") + text);
  }

  void command(String text) {
    terminal.line(INDENT + "    " + terminal.as(Style.DIM, text));
  }

  static String titles(Collection<Place> places) {
    return places.stream().map(Place::title).collect(Collectors.joining(" and "));
  }
}
