package io.syncline.console.syncs;

import jakarta.ws.rs.core.Response;

/** Files that pages give to be kept. */
final class SyncFiles {

  private SyncFiles() {}

  /** The name is that of a sync, which has no characters that end a quotation. */
  static Response download(String text, String name) {
    return Response.ok(text)
        .header("Content-Disposition", "attachment; filename=\"" + name + "\"")
        .build();
  }
}
