package io.syncline.console;

/**
 * Why there is no page.
 *
 * @param title in a few words
 * @param detail what to do about it
 */
record ProblemView(int status, String title, String detail) {

  static ProblemView of(int status) {
    return switch (status) {
      case 400 -> of(status, "This address cannot be read", "Check it, or search for the record.");
      case 403 ->
          of(status, "You may not see this", "Ask an administrator for a role that includes it.");
      case 404 -> of(status, "Not found", "There is nothing at this address. Search for it above.");
      case 405 -> of(status, "This page takes no such request", "Go back and open it again.");
      case 503 ->
          of(status, "Not available at the moment", "The database does not answer. Try again.");
      default -> of(status, "It failed", "The log of the service says why.");
    };
  }

  private static ProblemView of(int status, String title, String detail) {
    return new ProblemView(status, title, detail);
  }
}
