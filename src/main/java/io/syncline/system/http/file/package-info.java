/** Files of records over HTTP: how they are read, and what writes them. */
@NullMarked
package io.syncline.system.http.file;

import org.jspecify.annotations.NullMarked;
