package io.syncline.ops;

import io.micrometer.core.instrument.MeterRegistry;
import io.syncline.core.definition.key.Hyphenated;
import io.syncline.core.inbox.HookFault;
import io.syncline.core.inbox.WebhookReports;
import io.syncline.core.model.SystemId;
import io.syncline.core.run.poll.HookState;
import io.syncline.core.run.poll.SafetyPolls;
import org.jboss.logging.Logger;

/**
 * Counts refused webhooks ({@code syncline.hooks.refused}), and logs when that begins and ends, and
 * when a system is polled because its webhooks cannot be relied on.
 */
public final class HookReports implements WebhookReports.Reports, SafetyPolls.Reports {

  private static final Logger LOG = Logger.getLogger(HookReports.class);

  private final MeterRegistry meters;

  public HookReports(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public void refused(SystemId system, HookFault fault) {
    meters
        .counter("syncline.hooks.refused", "system", system.value(), "reason", word(fault))
        .increment();
  }

  @Override
  public void begins(SystemId system, HookFault fault) {
    LOG.warnf("Webhooks of %s are refused: %s", system, why(fault));
  }

  @Override
  public void ends(SystemId system) {
    LOG.warnf("Webhooks of %s are accepted again", system);
  }

  @Override
  public void changed(SystemId system, HookState to) {
    switch (to) {
      case REFUSED -> LOG.warnf("%s is polled until one of its webhooks is verified", system);
      case INCOMPLETE ->
          LOG.warnf(
              "A poll of %s found changes that no webhook reported; it is polled until webhooks"
                  + " report them",
              system);
      case QUIET ->
          LOG.infof("No webhook of %s came for long; it is polled until one does", system);
      case SILENT ->
          LOG.warnf(
              "No webhook of %s came for longer than in the weeks before; it is polled until one"
                  + " does",
              system);
      case WORKING -> LOG.infof("Webhooks of %s work; it is polled rarely", system);
    }
  }

  private static String why(HookFault fault) {
    return switch (fault) {
      case SIGNATURE -> "their signatures are missing or wrong; is the secret the vendor's?";
      case STALE -> "they were signed too long ago; is the clock right?";
      case SECRET -> "the webhook secret is not configured, or not usable";
      case NOT_STARTED -> "no sync of the system is started";
      case TOO_MANY_EVENTS -> "a body had more events than the limit";
    };
  }

  static String word(HookFault fault) {
    return Hyphenated.of(fault);
  }
}
