package io.syncline.console;

import io.syncline.api.http.ApiWords;
import io.syncline.core.run.Run;

/** How far a run is, in words. */
public final class RunStatus {

  private RunStatus() {}

  public static StatusLabel of(Run.Status status) {
    var word = ApiWords.of(status).replace('-', ' ');
    return switch (status) {
      case SUCCEEDED -> StatusLabel.good(word);
      case PARTIAL, PAUSED -> StatusLabel.warn(word);
      case FAILED, NOT_TRUSTWORTHY -> StatusLabel.bad(word);
      case WAITING, RUNNING, CANCELLED -> StatusLabel.plain(word);
    };
  }
}
