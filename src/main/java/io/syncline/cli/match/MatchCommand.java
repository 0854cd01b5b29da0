package io.syncline.cli.match;

import io.syncline.cli.common.AskedServer;
import io.syncline.cli.common.Document;
import io.syncline.cli.common.JsonOption;
import io.syncline.cli.common.ProgressBar;
import io.syncline.cli.common.SyncOption;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.common.SystemAccess;
import io.syncline.core.definition.compile.DefinitionFiles;
import io.syncline.core.definition.key.Names;
import io.syncline.core.definition.model.Entity;
import io.syncline.core.definition.model.Installation;
import io.syncline.core.definition.model.Participant;
import io.syncline.core.identity.KeptApart;
import io.syncline.core.identity.proposal.Proposals;
import io.syncline.core.identity.proposal.Proposals.Found;
import io.syncline.core.identity.weights.Learning;
import io.syncline.core.model.SystemId;
import io.syncline.core.transform.path.ExternalIds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code syncline match}: reads what the systems of a sync hold and proposes which records are one;
 * links nothing. The proposals are a sheet that a person corrects and {@code syncline links}
 * imports.
 */
@Command(
    name = "match",
    description =
        "Reads the systems of a sync and proposes which of their records are one, by its match"
            + " rules. Links nothing: correct the CSV and import it with `syncline links`.",
    mixinStandardHelpOptions = true)
public final class MatchCommand implements Callable<Integer> {

  private final DuplicateSheet twice = new DuplicateSheet();
  private final List<Document> reports = new ArrayList<>();
  private final DefinitionFiles files;
  private final SystemAccess access;
  private final Map<String, String> environment;
  private final PageRetry.Pause pause;

  @Mixin private SyncOption sync = new SyncOption();

  @Option(
      names = "--out",
      paramLabel = "<file>",
      description = "Where the proposals go as CSV; without it only the report is printed.")
  private @Nullable Path out;

  @Option(
      names = "--duplicates",
      description = "Look for duplicates inside each system instead of links between them.")
  private boolean duplicates;

  @Option(
      names = "--values",
      description = "Show what the records hold beside the ids, except what is masked.")
  private boolean values;

  @Option(
      names = "--from",
      paramLabel = "<system>=<file>",
      description =
          "Read a system's records from a CSV file with a column `id` instead of the system; may be"
              + " given several times. Systems that are not named are left out then, and none is"
              + " called.")
  private Map<String, Path> from = new LinkedHashMap<>();

  @Option(
      names = "--learn",
      description =
          "Learn from the records how much each agreeing field says: order the questions by weight,"
              + " and print match fields to check and to copy. Links nothing.")
  private boolean learn;

  @Option(
      names = "--resume",
      description =
          "Continue after the last part that an interrupted run with the same --out finished, if"
              + " the records and rules are still the same.")
  private boolean resume;

  /** What persons kept apart there is not proposed. */
  @Mixin private AskedServer asked = new AskedServer();

  @Mixin private JsonOption json = new JsonOption();

  @Spec private CommandSpec spec;

  private ProgressBar progress =
      new ProgressBar(new PrintWriter(Writer.nullWriter()), false, InstantSource.system());

  private KeptApart apart = new KeptApart();

  /**
   * @param environment where the token is
   */
  public MatchCommand(DefinitionFiles files, SystemAccess access, Map<String, String> environment) {
    this(files, access, environment, PageRetry.Pause.REAL);
  }

  MatchCommand(
      DefinitionFiles files,
      SystemAccess access,
      Map<String, String> environment,
      PageRetry.Pause pause) {
    this.files = files;
    this.access = access;
    this.environment = Map.copyOf(environment);
    this.pause = pause;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    var ready = sync.ready(files, spec).orElse(null);
    if (ready == null) {
      return SynclineCommand.NO;
    }
    if (resume && out == null) {
      throw new ParameterException(spec.commandLine(), "--resume needs the --out of that run");
    }
    if (learn && duplicates) {
      throw new ParameterException(
          spec.commandLine(), "--learn needs two systems: leave --duplicates out");
    }
    progress =
        new ProgressBar(
            spec.commandLine().getErr(), System.console() != null, InstantSource.system());
    try (var result = new ResultFile(out, resume, progress)) {
      return propose(ready, result);
    }
  }

  private int propose(SyncOption.Ready ready, ResultFile result)
      throws IOException, InterruptedException {
    var installation = ready.installation();
    var sheet = new ProposalSheet(installation, values);
    if (!from.isEmpty()) {
      if (!areSystems(installation)) {
        return SynclineCommand.NO;
      }
      var source = new RecordSource(null, from, spec, progress, patience());
      for (var entity : installation.entities().values()) {
        propose(entity, source, sheet, result);
      }
    } else {
      try (var connected = access.open(ready.loaded(), installation)) {
        var source = new RecordSource(connected, from, spec, progress, patience());
        for (var entity : installation.entities().values()) {
          propose(entity, source, sheet, result);
        }
      }
    }
    var document = Document.items(reports);
    if (out != null) {
      result.write(to -> writeTo(to, sheet));
      int rows = duplicates ? twice.rows() : sheet.rows();
      document.with("file", out).with("rows", rows);
      out().println("written: " + rows + " rows to " + out);
    }
    json.print(document);
    out().flush();
    return SynclineCommand.FINE;
  }

  private void writeTo(Writer writer, ProposalSheet sheet) throws IOException {
    if (duplicates) {
      twice.write(writer);
    } else {
      sheet.write(writer);
    }
  }

  /** Whether each file is that of a system which takes part. */
  private boolean areSystems(Installation installation) {
    var known = new TreeSet<String>();
    installation
        .entities()
        .values()
        .forEach(it -> it.participants().forEach(one -> known.add(one.system().value())));
    for (var name : from.keySet()) {
      if (!known.contains(name)) {
        var near = Names.nearest(name, known).map(it -> "; did you mean `" + it + "`?").orElse("");
        spec.commandLine().getErr().println("`" + name + "` is no system of the sync" + near);
        return false;
      }
    }
    return true;
  }

  private void propose(Entity entity, RecordSource source, ProposalSheet sheet, ResultFile result)
      throws IOException, InterruptedException {
    if (entity.matchRules().isEmpty()
        && entity.matching().fuzzy().isEmpty()
        && !ExternalIds.exposes(entity)) {
      reports.add(new Document().with("entity", entity.name()).with("reason", "no match rule"));
      out().println(entity.name() + ": no match rule, nothing is proposed");
      return;
    }
    var server = asked.said(environment, spec);
    if (server.isPresent()) {
      apart = KeptApartClient.of(server.get(), patience(), entity.name());
    }
    var first = source.read(entity, entity.primary());
    if (duplicates) {
      within(entity, entity.primary(), first, result);
    }
    for (var other : entity.participants()) {
      if (!other.primary()) {
        var found = source.read(entity, other);
        if (duplicates) {
          within(entity, other, found, result);
        } else {
          between(entity, other, first, found, sheet, result);
        }
      }
    }
  }

  private void between(
      Entity entity,
      Participant other,
      Optional<List<Found>> ones,
      Optional<List<Found>> others,
      ProposalSheet sheet,
      ResultFile result)
      throws IOException {
    var systems = List.of(entity.primary().system(), other.system());
    if (ones.isEmpty() || others.isEmpty()) {
      leftOut(entity, systems);
      return;
    }
    sheet.holds(ones.get());
    sheet.holds(others.get());
    var what = entity.name() + ", " + entity.primary().system() + " with " + other.system() + ": ";
    var log = result.log(entity, ones.get(), others.get());
    var proposals = Proposals.between(entity, ones.get(), others.get(), apart, log);
    var report = report(entity, what, proposals).with("systems", systems);
    var all = proposals.all();
    if (learn) {
      progress.say("learning the weights of agreeing fields");
      var learned = Learning.from(entity, ones.get(), others.get());
      var learnedSheet = new LearnedSheet(learned, ones.get(), others.get());
      learnedSheet.print(out());
      report.with("matchFields", learnedSheet.rules());
      all = learnedSheet.ranked(all);
    }
    all.forEach(it -> sheet.add(entity, it));
  }

  private void leftOut(Entity entity, List<SystemId> systems) {
    reports.add(
        new Document()
            .with("entity", entity.name())
            .with("systems", systems)
            .with("reason", "not all of them were read"));
  }

  private void within(
      Entity entity, Participant participant, Optional<List<Found>> found, ResultFile result)
      throws IOException {
    if (found.isEmpty()) {
      leftOut(entity, List.of(participant.system()));
      return;
    }
    var log = result.log(entity, found.get(), List.of());
    var proposals = Proposals.within(entity, found.get(), apart, log);
    var what = entity.name() + ", duplicates in " + participant.system() + ": ";
    var report = report(entity, what, proposals);
    int before = twice.clusters();
    for (var it : proposals.all()) {
      twice.add(entity, it);
      var note = it.note().isEmpty() ? "" : " (" + it.note() + ")";
      out().println("  " + it.one() + " " + it.other() + " by " + it.rule() + note);
    }
    int clusters = twice.clusters() - before;
    report
        .with("systems", List.of(participant.system()))
        .with("pairs", proposals.all().stream().map(DuplicateSheet::document).toList())
        .with("clusters", clusters);
    out().println("  in " + clusters + " clusters");
  }

  private Document report(Entity entity, String what, Proposals proposals) {
    progress.end();
    var all = proposals.all();
    long certain = all.stream().filter(Proposals.Proposal::certain).count();
    out().println(what + certain + " certain, " + (all.size() - certain) + " to be decided");
    if (proposals.passedOver() > 0) {
      out()
          .println(
              "  "
                  + proposals.passedOver()
                  + " groups were too large: their value or words are too common to compare all"
                  + " of their records");
    }
    var report =
        new Document()
            .with("entity", entity.name())
            .with("certain", certain)
            .with("undecided", all.size() - certain)
            .with("passedOver", proposals.passedOver());
    reports.add(report);
    return report;
  }

  private PageRetry patience() {
    return new PageRetry(pause, progress::say);
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
