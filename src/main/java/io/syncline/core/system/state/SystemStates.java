package io.syncline.core.system.state;

import io.syncline.core.model.SystemId;
import java.util.Map;

/**
 * Whether the connected systems answer and accept our credentials, as last noticed; no request is
 * made.
 */
@FunctionalInterface
public interface SystemStates {

  /** Of every system that started syncs connect. */
  Map<SystemId, State> states();

  /** Whether a system answers. */
  enum State {
    ANSWERING,
    /**
     * It did not answer when it was asked last, or several times in a row and is left alone for a
     * while.
     */
    SILENT,
    /** It answers, and does not accept our credentials; its work is parked where that is so. */
    REFUSING,
    /** It answers, and none of its quota is left; its work waits, and goes on by itself. */
    WAITING_FOR_QUOTA,
    /** It can be used only after a person gave consent; its work is parked until then. */
    CONSENT_NEEDED,
    /** One call is on its way to find out whether it is back. */
    PROBED
  }
}
