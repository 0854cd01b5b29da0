/** Systems reached over HTTP as their manifests say; nothing here knows any one vendor. */
@NullMarked
package io.syncline.system.http;

import org.jspecify.annotations.NullMarked;
