package io.syncline.app.settings;

import java.util.Map;

/**
 * The variables that definitions and connections may name.
 *
 * @param variables by name; may hold secrets
 */
public record Environment(Map<String, String> variables) {

  /** Names only. */
  @Override
  public String toString() {
    return "Environment[" + variables.size() + " variables]";
  }
}
