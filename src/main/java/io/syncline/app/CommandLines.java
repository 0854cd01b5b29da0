package io.syncline.app;

import io.syncline.app.cases.CasesInMemory;
import io.syncline.cli.AlertsCommand;
import io.syncline.cli.BackfillCommand;
import io.syncline.cli.ConsoleCommand;
import io.syncline.cli.CountCommand;
import io.syncline.cli.ExplainCommand;
import io.syncline.cli.GateCommand;
import io.syncline.cli.LinksCommand;
import io.syncline.cli.PlanCommand;
import io.syncline.cli.ReconcileCommand;
import io.syncline.cli.ReplayCommand;
import io.syncline.cli.SecretKeyCommand;
import io.syncline.cli.SplitCommand;
import io.syncline.cli.TestCommand;
import io.syncline.cli.TokenCommand;
import io.syncline.cli.UndoCommand;
import io.syncline.cli.ValidateCommand;
import io.syncline.cli.WhyCommand;
import io.syncline.cli.audit.AuditCommand;
import io.syncline.cli.close.CloseCommand;
import io.syncline.cli.common.SynclineCommand;
import io.syncline.cli.enrichment.EnrichCommand;
import io.syncline.cli.events.EventsCommand;
import io.syncline.cli.map.MapCommand;
import io.syncline.cli.match.MatchCommand;
import io.syncline.cli.message.MessagesCommand;
import io.syncline.cli.privacy.PrivacyCommand;
import io.syncline.cli.record.EditCommand;
import io.syncline.cli.system.CaptureCommand;
import io.syncline.cli.system.CheckCommand;
import io.syncline.cli.system.ConnectCommand;
import io.syncline.cli.system.DiscoverCommand;
import io.syncline.cli.system.NewSystemCommand;
import io.syncline.cli.system.SubscribeCommand;
import io.syncline.cli.system.TriggerCommand;
import io.syncline.cli.system.TryCommand;
import io.syncline.cli.system.WebhookCommand;
import io.syncline.cli.usage.UsageCommand;
import io.syncline.cli.version.VersionsCommand;
import io.syncline.cli.workflow.WorkflowCommand;
import io.syncline.definition.RoutesDirectory;
import io.syncline.definition.Variables;
import io.syncline.definition.draft.OpenApiFiles;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine;

/** Makes the command line: every subcommand with what it works with. No server is needed here. */
final class CommandLines {
  private CommandLines() {}

  static CommandLine create() {
    return create(System.getenv());
  }

  static CommandLine create(Map<String, String> environment) {
    return SynclineCommand.with(subcommands(environment));
  }

  private static List<Object> subcommands(Map<String, String> environment) {
    var variables = Variables.of(environment);
    var files = new RoutesDirectory(variables);
    return List.of(
        new TokenCommand(environment),
        new ConsoleCommand(environment),
        new SecretKeyCommand(),
        new ValidateCommand(files),
        new NewSystemCommand(new OpenApiFiles()),
        new ExplainCommand(files),
        new MapCommand(files),
        new VersionsCommand(environment),
        new TestCommand(files, new CasesInMemory()),
        new MatchCommand(files, new DirectSystems(variables), environment),
        new CountCommand(files, new DirectSystems(variables), environment),
        new TryCommand(
            files, new DirectSystems(variables), InstantSource.system(), CommandLines::wait),
        new CheckCommand(files, new DirectSystems(variables), InstantSource.system()),
        new DiscoverCommand(files, new DirectSystems(variables)),
        new TriggerCommand(files, new DirectSystems(variables)),
        new CaptureCommand(files, new DirectSystems(variables)),
        new WebhookCommand(files, new DirectSystems(variables), InstantSource.system()),
        new ConnectCommand(environment),
        new SubscribeCommand(environment),
        new AlertsCommand(environment),
        new AuditCommand(environment),
        new LinksCommand(environment),
        new GateCommand(environment),
        new EditCommand(environment),
        new EnrichCommand(environment),
        new WhyCommand(environment),
        new WorkflowCommand(environment),
        new EventsCommand(environment),
        new MessagesCommand(environment),
        new PrivacyCommand(environment),
        new ReplayCommand(environment),
        new ReconcileCommand(environment),
        new PlanCommand(environment),
        new BackfillCommand(environment),
        new UndoCommand(environment),
        new UsageCommand(environment),
        new CloseCommand(environment),
        new SplitCommand(environment));
  }

  private static void wait(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}
