/** The manifests that the product ships, by requests and answers of the vendors' pages. */
@NullMarked
package io.syncline.system.http.shipped;

import org.jspecify.annotations.NullMarked;
