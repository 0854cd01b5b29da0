package io.syncline.sandbox.demo;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What was seen so far. */
final class Tally {
  private final List<Long> arrivals = new ArrayList<>();
  private final Set<String> skipped = new HashSet<>();
  private int edits;
  private int conflicts;
  private int missing;

  synchronized void edited(int times) {
    edits += times;
  }

  synchronized void arrived(long millis) {
    arrivals.add(millis);
  }

  /** By the event's id, so that each counts once. */
  synchronized void skipped(String event) {
    skipped.add(event);
  }

  synchronized void conflict() {
    conflicts++;
  }

  synchronized void missed() {
    missing++;
  }

  synchronized String inWords() {
    var text = new StringBuilder();
    text.append(counted(edits, "edit")).append(" by people, ");
    text.append(counted(arrivals.size(), "arrival")).append(" in other systems");
    if (!arrivals.isEmpty()) {
      text.append(" (half of them within ").append(median()).append(" ms)");
    }
    text.append(", ").append(counted(skipped.size(), "event")).append(" skipped as nothing new, ");
    text.append(counted(conflicts, "conflict")).append(" decided");
    if (missing > 0) {
      text.append(", ").append(missing).append(" not seen to arrive in time");
    }
    return text.toString();
  }

  private long median() {
    return arrivals.stream().sorted().skip(arrivals.size() / 2).findFirst().orElse(0L);
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }
}
