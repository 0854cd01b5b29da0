package io.syncline.console.versions;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.syncline.console.PageFrame;

@CheckedTemplate(basePath = "console")
final class VersionTemplates {

  private VersionTemplates() {}

  static native TemplateInstance versions(PageFrame frame, VersionList list);

  static native TemplateInstance version(PageFrame frame, VersionSheet sheet);
}
