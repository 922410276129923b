/* "keep WORD" leaves a word in a System V segment for root alone; "read" prints the words of all segments there are. */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <sys/shm.h>

static int keep(const char *word) {
  int id = shmget(IPC_PRIVATE, 4096, IPC_CREAT | 0600);
  char *text = id < 0 ? (void *)-1 : shmat(id, NULL, 0);
  if (text == (void *)-1) return perror("shmget"), 1;
  strncpy(text, word, 4095);
  return puts("kept"), 0;
}

static int read_all(void) {
  struct shm_info info;
  int last = shmctl(0, SHM_INFO, (struct shmid_ds *)&info), found = 0;
  for (int index = 0; index <= last; index++) {
    struct shmid_ds segment;
    int id = shmctl(index, SHM_STAT_ANY, &segment);
    char *text = id < 0 ? (void *)-1 : shmat(id, NULL, SHM_RDONLY);
    if (text == (void *)-1) continue;
    printf("%.64s\n", text);
    found++;
  }
  if (!found) puts("nothing");
  return 0;
}

int main(int count, char **arguments) { return count == 3 ? keep(arguments[2]) : read_all(); }
