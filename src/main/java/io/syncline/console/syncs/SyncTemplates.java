package io.syncline.console.syncs;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class SyncTemplates {

  private SyncTemplates() {}

  static native TemplateInstance syncs(PageFrame frame, SyncList list);

  static native TemplateInstance sync(PageFrame frame, SyncSheet sheet);

  static native TemplateInstance trysync(PageFrame frame, TrySheet sheet);

  static native TemplateInstance newsync(PageFrame frame, NewSyncSheet sheet);
}
