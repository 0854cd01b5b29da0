package io.syncline.console.quality;

import io.quarkus.qute.TemplateInstance;
import io.smallrye.common.annotation.Blocking;
import io.syncline.api.http.ApiWords;
import io.syncline.api.http.Caller;
import io.syncline.api.http.QueryParameters;
import io.syncline.console.CountText;
import io.syncline.console.DisplayedTime;
import io.syncline.console.PageFrame;
import io.syncline.console.StatusLabel;
import io.syncline.console.quality.QualityView.Drift;
import io.syncline.console.quality.QualityView.Figure;
import io.syncline.console.quality.QualityView.Section;
import io.syncline.console.quality.QualityView.Worst;
import io.syncline.core.access.Permission;
import io.syncline.core.quality.AttributeScore;
import io.syncline.core.quality.RecordShapes;
import io.syncline.core.quality.Score;
import io.syncline.core.quality.Scores;
import io.syncline.core.quality.Threshold;
import io.syncline.core.reconcile.side.Measured;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** How good the data is, and how that changed. */
@Path("/console/quality")
@Produces(MediaType.TEXT_HTML)
@Blocking
class QualityPage {

  private static final int WORST = 5;
  private static final int DRIFTS = 20;

  /** Two years of weeks. */
  private static final int MOST = 104;

  private static final Duration LONGEST = Duration.ofDays(730);

  private final Scores scores;
  private final RecordShapes shapes;
  private final Threshold threshold;
  private final Caller caller;
  private final InstantSource clock;

  QualityPage(
      Scores scores, RecordShapes shapes, Threshold threshold, Caller caller, InstantSource clock) {
    this.scores = scores;
    this.shapes = shapes;
    this.threshold = threshold;
    this.caller = caller;
    this.clock = clock;
  }

  @GET
  @RolesAllowed(Permission.READ)
  @Operation(hidden = true)
  public TemplateInstance quality(@Context UriInfo uri) {
    var sync = QueryParameters.of(uri, "sync").text("sync");
    var now = clock.instant();
    return QualityTemplates.quality(
        new PageFrame("Data quality", "quality", "", caller.name()),
        new QualityView(
            sync == null ? "" : sync,
            CountText.share(threshold.share()),
            scores.latest(caller.syncs(sync)).stream().map(it -> section(it, now)).toList(),
            drifts().stream().map(it -> drift(it, now)).toList()));
  }

  /** They are of systems, not of syncs: only who reads all of them sees them. */
  private List<RecordShapes.Noted> drifts() {
    return caller.syncs() == null ? shapes.drifts(null, null, DRIFTS) : List.of();
  }

  private Section section(Score it, Instant now) {
    var of = it.of();
    var history = scores.history(of.sync(), of.entity(), of.system(), now.minus(LONGEST), MOST);
    return new Section(
        of.entity(),
        of.system().value(),
        of.sync(),
        DisplayedTime.of(it.at(), now),
        agreement(it),
        compared(it.pairs()),
        figures(it),
        it.worst(WORST).stream().map(QualityPage::worst).toList(),
        Charts.of(history, threshold.share()));
  }

  private StatusLabel agreement(Score it) {
    if (it.agreement().isEmpty()) {
      return StatusLabel.unknown("nothing was compared");
    }
    var share = CountText.share(it.agreement().getAsDouble());
    return it.below(threshold.share())
        ? StatusLabel.bad(share + " agree, below the threshold")
        : StatusLabel.good(share + " agree");
  }

  private static String compared(Measured.Pairs pairs) {
    return pairs.compared() == 0
        ? "Nothing was compared beyond the key."
        : "Of pairs, equal to the system of record: %s of %s; %s differ."
            .formatted(
                CountText.of(pairs.equal()),
                CountText.of(pairs.compared()),
                CountText.of(pairs.compared() - pairs.equal()));
  }

  private static List<Figure> figures(Score it) {
    var counts = it.counts();
    return List.of(
        new Figure("Complete", CountText.share(it.completeness())),
        new Figure("Records", CountText.of(counts.records())),
        new Figure("Duplicates", CountText.of(counts.duplicates())),
        new Figure("Only here", CountText.of(counts.unmatched())),
        new Figure("Missing here", CountText.of(counts.missing())),
        new Figure("Not linked", CountText.of(counts.unlinked())),
        new Figure("Failed writes", CountText.share(it.errorRate())));
  }

  private static Worst worst(AttributeScore it) {
    return new Worst(
        it.attribute(),
        it.key(),
        CountText.share(it.agreement()),
        CountText.of(it.compared() - it.equal()),
        CountText.share(it.completeness()),
        CountText.of(it.records() - it.filled()));
  }

  private static Drift drift(RecordShapes.Noted it, Instant now) {
    var what = ApiWords.of(it.drift().what()).replace('-', ' ');
    return new Drift(
        it.system() + "/" + it.object(),
        it.drift().path(),
        it.drift().detail().isEmpty() ? what : what + ": " + String.join(", ", it.drift().detail()),
        DisplayedTime.of(it.at(), now));
  }
}
