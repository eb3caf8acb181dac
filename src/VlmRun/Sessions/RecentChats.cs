namespace VlmRun.Sessions;

/// <summary>The most recent chats of a session, newest first.</summary>
internal sealed class RecentChats
{
    private const int Max = 30;

    private readonly Lock _lock = new();
    private readonly List<Candidate> _chats = [];

    /// <summary>Records a message of a chat.</summary>
    public void Add(string id, string message)
    {
        lock (_lock)
        {
            _chats.RemoveAll(chat => chat.Text == id);
            _chats.Insert(0, new Candidate(id, message, message));
            if (_chats.Count > Max)
            {
                _chats.RemoveAt(Max);
            }
        }
    }

    public IReadOnlyList<Candidate> All()
    {
        lock (_lock)
        {
            return _chats.ToList();
        }
    }
}
