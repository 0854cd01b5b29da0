package io.syncline.console;

import java.util.List;

/**
 * What is around every page.
 *
 * @param title of the page
 * @param here which entry of the navigation it belongs to; empty: none
 * @param query what the search box holds
 * @param user who is signed in; empty: no one
 */
public record PageFrame(String title, String here, String query, String user) {

  public String htmx() {
    return Assets.HTMX;
  }

  public String pico() {
    return Assets.PICO;
  }

  public String style() {
    return Assets.STYLE;
  }

  public String script() {
    return Assets.SCRIPT;
  }

  /** Entries of the navigation without a group. */
  public List<Navigation.Entry> first() {
    return Navigation.FIRST;
  }

  public List<Navigation.Group> groups() {
    return Navigation.GROUPS;
  }

  /** The mark of the entry that the page belongs to. */
  public boolean at(String entry) {
    return here.equals(entry);
  }
}
