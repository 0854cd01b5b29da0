package io.syncline.resilience;

import io.syncline.cli.BackfillCommand;
import io.syncline.cli.PlanCommand;
import io.syncline.cli.ReconcileCommand;
import io.syncline.cli.UndoCommand;
import io.syncline.cli.common.SynclineCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An operator's command line beside the running product. */
record Console(int code, String out, String err) {

  /** Runs a command to its end: {@code syncline <command> … --url <product>}. */
  static Console run(Product product, String command, String... arguments) {
    var environment = Map.of("SYNCLINE_TOKEN", Product.TOKEN);
    var line =
        SynclineCommand.with(
            List.of(
                new ReconcileCommand(environment),
                new PlanCommand(environment),
                new BackfillCommand(environment),
                new UndoCommand(environment)));
    var out = new StringWriter();
    var err = new StringWriter();
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of(arguments));
    all.addAll(List.of("--url", product.uri("").toString()));
    return new Console(line.execute(all.toArray(String[]::new)), out.toString(), err.toString());
  }
}
