/** The files of {@code k8s}: their shape, what they promise, and that they fit each other. */
@NullMarked
package io.syncline.k8s;

import org.jspecify.annotations.NullMarked;
