package io.syncline.console.deadletters;

/** What to do about a class of failure, as docs/troubleshooting.md says it. */
final class Advices {

  private Advices() {}

  static String of(String failure) {
    return switch (failure) {
      case "Transient" ->
          "The system did not answer for long. Look on Now whether it answers; then replay.";
      case "RateLimited", "OutOfQuota" ->
          "The system asked to wait for too long. Look at its limits and its quota; then replay.";
      case "Refused" -> "The system does not accept the credentials. Renew them; then replay.";
      case "Permanent" ->
          "It fails until somebody changes what the reason names: a right, the system's settings or"
              + " the definition. Then replay.";
      case "Invalid" ->
          "The values are refused. Mend them in the system they come from, or mend the mapping;"
              + " then replay. What was to be written to a system can be edited on its page.";
      case "OutcomeUnknown" ->
          "It is not known whether it was written. Look at the record in the system; then replay:"
              + " no create is repeated.";
      default ->
          "This may be a fault in the product. Replay it; if it comes back, report it with the"
              + " lines of the log around it.";
    };
  }
}
