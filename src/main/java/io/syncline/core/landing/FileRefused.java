package io.syncline.core.landing;

/** A file is not taken, not a row of it; the message says why and quotes nothing. */
public final class FileRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  public FileRefused(String why) {
    super(why, null, false, false);
  }

  public String why() {
    return String.valueOf(getMessage());
  }
}
