package io.syncline.console.now;

import io.syncline.api.http.Caller.Reading;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.StatusLabel;
import io.syncline.console.StatusLabel.Tone;
import io.syncline.console.now.NowView.AlertLine;
import io.syncline.console.now.NowView.SystemLine;
import io.syncline.core.alert.Alert;
import io.syncline.core.alert.AlertPages;
import io.syncline.core.alert.AlertStore;
import io.syncline.core.audit.report.Throughput;
import io.syncline.core.conflict.Questions;
import io.syncline.core.definition.model.Installations;
import io.syncline.core.definition.model.SyncCatalog;
import io.syncline.core.notify.SentMessages;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import io.syncline.core.run.Backlogs;
import io.syncline.core.run.OpenWorkReads;
import io.syncline.core.run.Runs;
import io.syncline.core.run.SyncPauses;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Answers whether everything is in agreement now. */
@Singleton
class Overview {

  private static final int ALERTS = 50;

  /** So many reasons fit into a sentence. */
  private static final int REASONS = 3;

  private final Syncs syncs;
  private final Measures measures;
  private final SystemLines systems;
  private final Backlogs backlogs;
  private final AlertStore alerts;
  private final SentMessages messages;
  private final InstantSource clock;

  Overview(
      Syncs syncs,
      Measures measures,
      SystemLines systems,
      Backlogs backlogs,
      AlertStore alerts,
      SentMessages messages,
      InstantSource clock) {
    this.messages = messages;
    this.syncs = syncs;
    this.measures = measures;
    this.systems = systems;
    this.backlogs = backlogs;
    this.alerts = alerts;
    this.clock = clock;
  }

  /** What there is. */
  @Singleton
  record Syncs(SyncCatalog catalog, Installations installations, SyncPauses pauses) {}

  /** What was counted and measured of it. */
  @Singleton
  record Measures(
      OpenWorkReads standings,
      Questions questions,
      Runs runs,
      Scores scores,
      Threshold threshold,
      Throughput throughput) {}

  /**
   * @param reading whose syncs are looked at
   */
  NowView look(Reading reading) {
    var now = clock.instant();
    var recent = RecentWrites.of(measures.throughput(), now);
    var lines = lines(reading, recent, now);
    boolean whole = reading.syncs() == null;
    var systemLines = whole ? systems.look(backlogs.look(), recent, now) : List.<SystemLine>of();
    return new NowView(
        answer(lines, systemLines),
        DisplayedTime.of(now, now),
        whole,
        lines.stream().map(SyncLines.Line::shown).toList(),
        systemLines,
        whole ? pausedChannels(now) : List.of(),
        whole
            ? alerts.list(false, null, ALERTS).stream().map(it -> line(it, now)).toList()
            : List.of());
  }

  private List<StatusLabel> pausedChannels(Instant now) {
    var lines = new ArrayList<StatusLabel>();
    for (var it : messages.channels()) {
      var paused = it.paused();
      if (paused != null) {
        lines.add(
            StatusLabel.warn(
                "No message is posted by %s: %s paused it %s. Waiting: %s."
                    .formatted(
                        it.name(),
                        paused.by(),
                        DisplayedTime.of(paused.at(), now).ago(),
                        CountText.of(it.waiting()))));
      }
    }
    return lines;
  }

  private List<SyncLines.Line> lines(Reading reading, RecentWrites recent, Instant now) {
    var known =
        new SyncLines.Known(
            measures.standings().look(),
            syncs.pauses().paused().keySet(),
            measures.questions().waiting(),
            measures.scores().latest(null),
            recent);
    var lines =
        new SyncLines(
            known, syncs.installations().current(), measures.runs(), measures.threshold(), now);
    return syncs.catalog().syncs().stream()
        .filter(it -> reading.hasSync(it.name()))
        .map(lines::of)
        .toList();
  }

  static StatusLabel answer(List<SyncLines.Line> lines, List<SystemLine> systems) {
    if (lines.isEmpty()) {
      return StatusLabel.unknown("No sync is defined: nothing is compared.");
    }
    long agreeing = lines.stream().filter(it -> it.agreement().agrees()).count();
    var reasons =
        Stream.concat(
                lines.stream()
                    .filter(it -> !it.agreement().agrees())
                    .map(it -> it.shown().name() + " " + it.agreement().why()),
                systems.stream()
                    .filter(it -> it.state().tone() == Tone.BAD)
                    .map(it -> it.name() + " " + it.state().text()))
            .toList();
    var parts = new ArrayList<String>();
    begin(agreeing, lines).ifPresent(parts::add);
    reasons.stream().limit(REASONS).forEach(parts::add);
    if (reasons.size() > REASONS) {
      parts.add("and " + (reasons.size() - REASONS) + " more");
    }
    var text = String.join("; ", parts) + ".";
    if (reasons.isEmpty()) {
      return StatusLabel.good(text);
    }
    boolean bad =
        Stream.concat(
                lines.stream().map(it -> it.agreement().word()),
                systems.stream().map(SystemLine::state))
            .anyMatch(it -> it.tone() == Tone.BAD);
    boolean warn = lines.stream().anyMatch(it -> it.agreement().word().tone() == Tone.WARN);
    return bad ? StatusLabel.bad(text) : warn ? StatusLabel.warn(text) : StatusLabel.unknown(text);
  }

  /** Of one sync that does not agree the reasons say enough. */
  private static Optional<String> begin(long agreeing, List<SyncLines.Line> lines) {
    int all = lines.size();
    if (all == 1) {
      return agreeing == 1
          ? Optional.of(lines.get(0).shown().name() + " agrees")
          : Optional.empty();
    }
    if (agreeing == all) {
      return Optional.of("All " + all + " syncs agree");
    }
    return Optional.of(
        agreeing == 0
            ? "None of " + all + " syncs is known to agree"
            : agreeing + " of " + all + " syncs " + (agreeing == 1 ? "agrees" : "agree"));
  }

  private static AlertLine line(Alert it, Instant now) {
    return new AlertLine(
        it.id().toString(),
        it.of().rule().key(),
        it.of().subject(),
        it.text(),
        AlertPages.of(it.of().rule()),
        DisplayedTime.of(it.times().since(), now),
        it.acknowledgedBy());
  }
}
